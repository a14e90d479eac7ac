"""Rows to hidden states: with little padding, in any order, by the products of oneDNN."""

from typing import Any

import numpy
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from zh_fdner.pipeline import inference
from zh_fdner.pipeline.inference import encode_rows, parts_of
from zh_fdner.pipeline.linear import InferenceLinear, use_onednn
from zh_fdner.pipeline.rows import pad


class Tokenizer:
    pad_token_id, cls_token_id, sep_token_id = 0, 101, 102

    def convert_ids_to_tokens(self, ids: list[int]) -> list[str]:
        return [str(each) for each in ids]


def rows_of(*lengths: int) -> list[Any]:
    return [numpy.array([101, *range(1, n + 1), 102]) for n in lengths]


def test_rows_are_padded_and_masked():
    rows = pad(rows_of(1, 3), Tokenizer(), width=6)
    assert rows.input_ids.tolist() == [[101, 1, 102, 0, 0, 0], [101, 1, 2, 3, 102, 0]]
    assert rows.attention_mask.tolist() == [[1, 1, 1, 0, 0, 0], [1, 1, 1, 1, 1, 0]]
    assert rows.lengths == [3, 5]


def test_rows_tell_their_strings_when_asked():
    rows = pad(rows_of(1, 3, 2), Tokenizer())
    assert rows.strings[0] == ["101", "1", "102"]
    assert rows[1:].strings == rows.strings[1:]
    assert rows[2].strings == rows.strings[2:]
    assert len(rows[1:]) == 2


@given(lengths=st.lists(st.integers(2, 40), min_size=1, max_size=30), most=st.integers(2, 100))
def test_parts_hold_each_row_once_and_keep_to_the_limit(lengths: list[int], most: int):
    parts = list(parts_of(numpy.array(lengths), most))
    assert sorted(i for part in parts for i in part) == list(range(len(lengths)))
    for part in parts:
        assert len(part) == 1 or len(part) * max(lengths[i] for i in part) <= most


def test_hidden_states_come_back_in_the_order_of_the_rows(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(inference, "VALUES_AT_A_TIME", 12)
    rows = rows_of(7, 1, 3, 2)
    widths = []

    def encode(input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        widths.append(input_ids.shape[1])
        return (input_ids * attention_mask)[:, :, None].float()

    encoded = encode_rows(encode, rows, Tokenizer(), widest=10, hidden_width=1)
    for i, row in enumerate(rows):
        assert encoded.of_row(i)[:, 0].tolist() == row.tolist()
    # Rounded up to multiples of four, but not beyond the window.
    assert widths == [4, 8, 10]


def test_inference_linear_gives_what_linear_gives():
    torch.manual_seed(0)
    network = torch.nn.Sequential(torch.nn.Linear(32, 64), torch.nn.Linear(64, 8, bias=False))
    inputs = torch.randn(3, 5, 32)
    plain = network(inputs)
    use_onednn(network)
    assert all(type(layer) is InferenceLinear for layer in network)
    with torch.inference_mode():
        numpy.testing.assert_allclose(network(inputs), plain.detach(), atol=1e-5)


def test_inference_linear_trains_as_linear_does():
    network = torch.nn.Linear(4, 2)
    twin = torch.nn.Linear(4, 2)
    twin.load_state_dict(network.state_dict())
    use_onednn(network)
    inputs = torch.randn(3, 4)
    for each in (network, twin):
        each(inputs).square().sum().backward()
    assert torch.equal(network.weight.grad, twin.weight.grad)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float64])
def test_inference_linear_leaves_other_numbers_to_torch(dtype: torch.dtype):
    network = torch.nn.Linear(4, 2, dtype=dtype)
    inputs = torch.randn(3, 4, dtype=dtype)
    plain = network(inputs)
    use_onednn(network)
    with torch.inference_mode():
        assert torch.equal(network(inputs), plain)
