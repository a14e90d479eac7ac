"""The same network, batches and schedule, once by `transformers.Trainer`, once by us."""

from pathlib import Path
from typing import Any

import numpy
import pytest
import spacy
import torch
from spacy.language import Language
from spacy.training import Example
from spacy.training.loop import subdivide_batch
from spacy.util import registry
from transformers import (
    AutoTokenizer,
    BertForTokenClassification,
    DataCollatorForTokenClassification,
    Trainer,
    TrainingArguments,
)

from zh_fdner.corpus.docbin import to_docbin
from zh_fdner.corpus.read import read_file
from zh_fdner.pipeline.batches import tell_annotated_tokens
from zh_fdner.pipeline.bio import tag_names
from zh_fdner.pipeline.optimizer import build_adamw

from ..conftest import ROOT

UPDATES = 60
BATCH_SIZE = 10
# High enough that clipping, epsilon and the schedule all matter.
LEARN_RATE = 1e-3
CONFIG = """
[nlp]
lang = "zh"
pipeline = ["transformer", "ner"]

[components]

[components.transformer]
factory = "transformer"

[components.transformer.model]
@architectures = "zh_fdner.CharTransformer.v1"
name = "%s"
normalisation = "published"
transformer_config = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}

[components.ner]
factory = "bio_ner"
"""


def make_pipeline(encoder_folder: Path, reference: Any, examples: list[Example]) -> Language:
    """Our pipeline with the weights of a `BertForTokenClassification`."""
    config = spacy.util.load_config_from_str(CONFIG % encoder_folder)
    nlp = spacy.util.load_model_from_config(config, auto_fill=True)
    nlp.initialize(lambda: examples)
    head = nlp.get_pipe("ner").model.get_ref("output_layer")
    head.set_param("W", reference.classifier.weight.detach().numpy().copy())
    head.set_param("b", reference.classifier.bias.detach().numpy().copy())
    return nlp


def encoder_of(nlp: Language) -> torch.nn.Module:
    return nlp.get_pipe("transformer").model.hf.transformer


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    """Sixty batches: an "epoch" of 75 sentences, again and again, every time in another order."""
    nlp = spacy.blank("zh")
    sentences, counts = read_file(ROOT / "assets" / "sample" / "train.txt")
    docs = list(to_docbin(nlp, sentences[:75], counts).get_docs(nlp.vocab))
    order = numpy.random.default_rng(0)
    chosen = [docs[i] for _ in range(8) for i in order.permutation(75)][: UPDATES * BATCH_SIZE]
    return [Example(nlp.make_doc(doc.text), doc) for doc in chosen]


@pytest.fixture(scope="module")
def labels(examples) -> list[str]:
    return sorted({ent.label_ for eg in examples for ent in eg.reference.ents})


@pytest.fixture(scope="module")
def reference(encoder_folder: Path, labels) -> BertForTokenClassification:
    torch.manual_seed(0)
    return BertForTokenClassification.from_pretrained(
        encoder_folder,
        num_labels=len(tag_names(labels)),
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )


class RecordingTrainer(Trainer):
    """Keeps the order of the data, and the losses, which the log would round."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.recorded: list[float] = []

    def _get_train_sampler(self, *args: Any) -> Any:
        return torch.utils.data.SequentialSampler(self.train_dataset)

    def training_step(self, *args: Any, **kwargs: Any) -> torch.Tensor:
        loss = super().training_step(*args, **kwargs)
        self.recorded.append(loss.item())
        return loss


def rows_for_trainer(examples, tokenizer, labels) -> list[dict[str, list[int]]]:
    """What run_ner.py makes of the sentences: one label a word, on its first wordpiece."""
    names = tag_names(labels)
    rows = []
    for eg in examples:
        tags = [f"{t.ent_iob_}-{t.ent_type_}".rstrip("-") for t in eg.reference]
        row = dict(tokenizer([t.text for t in eg.reference], is_split_into_words=True))
        words = tokenizer([t.text for t in eg.reference], is_split_into_words=True).word_ids()
        row["labels"] = [-100 if w is None else names.index(tags[w]) for w in words]
        rows.append(row)
    return rows


@pytest.fixture(scope="module")
def trained_by_trainer(reference, examples, labels, encoder_folder, tmp_path_factory):
    tokenizer = AutoTokenizer.from_pretrained(encoder_folder)
    model = BertForTokenClassification(reference.config)
    model.load_state_dict(reference.state_dict())
    arguments = TrainingArguments(
        output_dir=str(tmp_path_factory.mktemp("trainer")),
        learning_rate=LEARN_RATE,
        per_device_train_batch_size=BATCH_SIZE,
        num_train_epochs=1,
        lr_scheduler_type="linear",
        report_to=[],
        save_strategy="no",
        logging_strategy="no",
        disable_tqdm=True,
        use_cpu=True,
    )
    trainer = RecordingTrainer(
        model,
        arguments,
        data_collator=DataCollatorForTokenClassification(tokenizer),
        train_dataset=rows_for_trainer(examples, tokenizer, labels),
    )
    trainer.train()
    assert len(trainer.recorded) == UPDATES
    return model, trainer.recorded


def train_by_spacy(nlp: Language, examples: list[Example], parts: int = 1) -> list[float]:
    """What spaCy's loop does for each batch; see `spacy.training.loop`."""
    schedule = registry.get("schedules", "warmup_linear.v1")
    optimizer = build_adamw(schedule(LEARN_RATE, 0, UPDATES))
    recorded = []
    for start in range(0, len(examples), BATCH_SIZE):
        losses: dict[str, float] = {}
        batch = tell_annotated_tokens(examples[start : start + BATCH_SIZE])
        for part in subdivide_batch(batch, parts):
            nlp.update(part, drop=0.0, losses=losses, sgd=False)
        for _, component in nlp.pipeline:
            component.finish_update(optimizer)
        optimizer.step_schedules()
        recorded.append(losses["ner"])
    return recorded


@pytest.mark.parametrize("parts", [1, 5])
def test_training_equals_the_trainer_at_every_update(
    encoder_folder, reference, examples, trained_by_trainer, parts: int
):
    """Batches computed in parts (`accumulate_gradient`) make no difference, either."""
    model, expected = trained_by_trainer
    nlp = make_pipeline(encoder_folder, reference, examples)
    losses = train_by_spacy(nlp, examples, parts)
    assert expected[0] > 2 * expected[-1]
    numpy.testing.assert_allclose(losses, expected, rtol=0, atol=1e-5)
    ours = encoder_of(nlp).state_dict()
    for name, weights in model.bert.state_dict().items():
        # A key's bias adds the same to all scores of a query, so that it has no effect and
        # no gradient but rounding noise, which Adam makes as large as any other.
        if not name.endswith("key.bias"):
            torch.testing.assert_close(ours[name], weights, rtol=0, atol=2e-5)
    head = nlp.get_pipe("ner").model.get_ref("output_layer")
    numpy.testing.assert_allclose(head.get_param("W"), model.classifier.weight.detach(), atol=2e-5)
    numpy.testing.assert_allclose(head.get_param("b"), model.classifier.bias.detach(), atol=2e-5)


@pytest.fixture
def norms(monkeypatch) -> list[float]:
    """Of the gradient of each update, as it reaches `torch.optim.AdamW`."""
    seen: list[float] = []
    step = torch.optim.AdamW.step

    def recording(self: torch.optim.AdamW) -> None:
        gradients = [p.grad for g in self.param_groups for p in g["params"] if p.grad is not None]
        seen.append(float(torch.sqrt(sum((g**2).sum() for g in gradients))))
        step(self)

    monkeypatch.setattr(torch.optim.AdamW, "step", recording)
    return seen


def test_training_clips_by_the_norm_over_all_components(encoder_folder, reference, examples, norms):
    """The encoder's and the head's gradients, scaled by one and the same factor."""
    nlp = make_pipeline(encoder_folder, reference, examples)
    head = nlp.get_pipe("ner").model.get_ref("output_layer")
    nlp.update(examples[:BATCH_SIZE], drop=0.0, sgd=False)
    gradients = [torch.from_numpy(head.get_grad(name)) for name in ("W", "b")]
    gradients += [p.grad for p in encoder_of(nlp).parameters() if p.grad is not None]
    assert torch.sqrt(sum((g**2).sum() for g in gradients)) > 1.0
    optimizer = build_adamw(LEARN_RATE)
    for _, component in nlp.pipeline:
        component.finish_update(optimizer)
    optimizer.step_schedules()
    assert norms == [pytest.approx(1.0, abs=1e-4)]


def test_training_clips_in_a_loop_of_ones_own(encoder_folder, reference, examples, norms):
    """spaCy's documented loop, in which the encoder's gradient comes an update later."""
    nlp = make_pipeline(encoder_folder, reference, examples)
    optimizer = build_adamw(LEARN_RATE, max_grad_norm=0.1)
    for _ in range(6):
        nlp.update(examples[:BATCH_SIZE], sgd=optimizer)
        optimizer.step_schedules()
    assert len(norms) == 6
    assert max(norms) <= 0.1 + 1e-4
