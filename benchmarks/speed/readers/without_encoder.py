"""Our pipeline with an encoder that answers at once: what is left is our own work.

Not an encoder of zeros, and not a narrow one: the width of the vectors and the number of
entities both cost time, so it gives hidden states that the true encoder once gave.
"""

from typing import Any

import torch
from transformers.modeling_outputs import BaseModelOutput

from ..models import Models
from .spacy_pipe import SpacyPipe, load_wheel

RECORDED = (
    "故障现象:汽车行驶中发动机异响,转速升高后声音增大,同时机油压力报警灯点亮。"
    "故障分析:拆检油底壳,发现第3缸连杆轴瓦磨损严重,间隙0.25mm,更换轴瓦后故障排除。"
)


def load(models: Models, config: dict[str, Any] | None = None) -> SpacyPipe:
    nlp = load_wheel(config or {})
    replace_encoder(nlp)
    return SpacyPipe(nlp)


def replace_encoder(nlp: Any) -> None:
    """From now on its encoder answers at once."""
    encoder = nlp.get_pipe("transformer").model.hf.transformer
    encoder.forward = Replay(hidden_states(nlp, encoder))


def hidden_states(nlp: Any, encoder: Any) -> torch.Tensor:
    """(n_wordpieces, width), of `RECORDED`."""
    seen: list[torch.Tensor] = []
    hook = encoder.register_forward_hook(
        lambda module, inputs, output: seen.append(output.last_hidden_state[0])
    )
    nlp(RECORDED)
    hook.remove()
    return seen[0].clone()


class Replay:
    """In the place of the encoder's `forward`. Outputs are made once for each shape of input,
    so that from the second round on there is nothing to compute or to allocate."""

    def __init__(self, states: torch.Tensor) -> None:
        self.states = states
        self.outputs: dict[tuple[int, int], torch.Tensor] = {}

    def __call__(self, input_ids: torch.Tensor, **others: Any) -> BaseModelOutput:
        n_rows, width = input_ids.shape
        if (n_rows, width) not in self.outputs:
            again = torch.arange(n_rows * width) % len(self.states)
            self.outputs[n_rows, width] = self.states[again].view(n_rows, width, -1)
        return BaseModelOutput(last_hidden_state=self.outputs[n_rows, width])
