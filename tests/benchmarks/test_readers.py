"""Contenders on a small encoder: all have the same weights and find the same."""

from pathlib import Path

import pytest
import spacy
import torch

from benchmarks.overhead import measure
from benchmarks.speed.contender import Contender
from benchmarks.speed.corpora import sample
from benchmarks.speed.models import Models
from benchmarks.speed.prepare.own import build_own
from benchmarks.speed.prepare.spacy_peers import build_stock
from benchmarks.speed.process import ContenderError, Process
from benchmarks.speed.readers import hf_pipeline, hf_trainer, limit, spacy_pipe
from benchmarks.speed.readers.without_encoder import Replay, replace_encoder
from benchmarks.speed.workloads import joined
from zh_fdner.checkpoints.exporting import export_checkpoint


@pytest.fixture(scope="module")
def models(encoder_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Models:
    """As the benchmark prepares them, but for the wheel."""
    models = Models(tmp_path_factory.mktemp("models"), threads=1)
    models.encoder.symlink_to(encoder_folder)
    nlp = build_own(models, sample())
    export_checkpoint(models.pipeline, models.classifier)
    build_stock(models, list(nlp.get_pipe("ner").labels))  # type: ignore[attr-defined]
    return models


def only_chinese(text: str) -> str:
    """Of anything else a wordpiece may have several characters, and then models may differ."""
    return "".join(c for c in text if "一" <= c <= "鿿")


@pytest.fixture(scope="module")
def texts() -> list[str]:
    sentences = [only_chinese(text) for text in sample().sentences]
    return [text for text in sentences if len(text) > 10][:20]


def test_ours_and_the_library_find_the_same(models: Models, texts: list[str]):
    greedy = {"components": {"ner": {"decode": "greedy"}}}
    ours = spacy_pipe.SpacyPipe(spacy_pipe.spacy.load(models.pipeline, config=greedy))
    counts = [ours.read(texts, None)]
    for peer in (hf_pipeline.load(models), hf_trainer.load(models)):
        counts.append(peer.read(peer.prepare(texts), 8))
    assert counts[0] == counts[1] == counts[2] > 0


def test_about_as_many_characters_are_in_entities_as_in_the_corpus(models: Models):
    nlp = spacy_pipe.spacy.load(models.pipeline)
    docs = list(nlp.pipe(sample().sentences[:50]))
    share = sum(token.ent_type != 0 for doc in docs for token in doc) / sum(map(len, docs))
    assert 0.1 < share < 0.7


@pytest.mark.parametrize("window", [512, 128])
def test_the_library_reads_long_texts_to_their_end(models: Models, texts: list[str], window: int):
    long = joined(texts, 1_200)
    pieces = [long[start : start + 100] for start in range(0, len(long), 100)]
    pipeline, trainer = hf_pipeline.load(models), hf_trainer.load(models)
    for peer, tokenizer in ((pipeline, pipeline.classify.tokenizer), (trainer, trainer.tokenizer)):
        tokenizer.model_max_length = window
        whole, parts = (peer.read(peer.prepare(each), 8) for each in ([long], pieces))
        # Windows overlap, so the Trainer's rows hold some entities twice.
        assert whole > 0.8 * parts


def test_stock_spacy_reads_texts(models: Models, texts: list[str]):
    stock = spacy_pipe.load(models, "stock")
    assert stock.read(stock.prepare(texts), 32) > 0


@pytest.mark.parametrize(
    "precision", ["fp32", "bf16", "int8", "oneDNN", "OpenVINO bf16", "OpenVINO int8"]
)
def test_the_limit_reads_every_wordpiece_once(models: Models, texts: list[str], precision: str):
    encoder = limit.load(models, precision)
    rows = encoder.prepare([*texts, "轴" * 1_100])
    assert sum(len(row) - 2 for row in rows) == sum(map(len, texts)) + 1_100
    assert [len(row) for row in rows] == sorted((len(row) for row in rows), reverse=True)
    assert encoder.read(rows, 4) == 0


def test_the_replayed_encoder_gives_what_the_true_one_gave():
    states = torch.randn(5, 4)
    replay = Replay(states)
    output = replay(torch.zeros(2, 3, dtype=torch.int64), attention_mask=None).last_hidden_state
    assert output.shape == (2, 3, 4)
    assert torch.equal(output.view(6, 4), states[[0, 1, 2, 3, 4, 0]])
    assert replay(torch.ones(2, 3, dtype=torch.int64)).last_hidden_state is output


def test_overhead_is_measured_by_pipeline_and_length_without_running_the_encoder(
    models: Models, texts: list[str]
):
    nlp = spacy.load(models.pipeline)
    replace_encoder(nlp)
    encoder = nlp.get_pipe("transformer").model.hf.transformer  # type: ignore[attr-defined]
    encoder.encoder.register_forward_pre_hook(lambda *_: pytest.fail("it was run"))
    found = measure({"ours": nlp}, {10: [text[:10] for text in texts], 40: texts[:2]}, 1)
    assert list(found) == [("ours", 10), ("ours", 40)]
    assert all(microseconds > 0 for microseconds in found.values())


def test_our_wheel_must_not_run_beside_this_project():
    with pytest.raises(RuntimeError, match="installed here"):
        spacy_pipe.load_wheel({})


def test_a_worker_answers(models: Models, texts: list[str]):
    with Process(Contender("limit", "limit", {"precision": "fp32"}), models) as process:
        loaded = process.ask("load", modules=[])
        assert loaded["seconds"] > 0
        assert loaded["after_mib"] > loaded["before_mib"] > 0
        process.ask("prepare", texts=texts)
        answer = process.ask("read", batch_size=4)
    assert answer["seconds"] > 0
    assert answer["peak_mib"] > 0


def test_a_worker_that_fails_says_why(models: Models):
    with (
        Process(Contender("peer", "hf_classifier", {"no_such_option": 1}), models) as process,
        pytest.raises(ContenderError, match="no_such_option"),
    ):
        process.ask("load", modules=[])
