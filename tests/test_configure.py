"""The resolved config: the recipe literally, the steps from the corpus."""

import copy
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy
import pytest
from spacy import util
from spacy.training.initialize import init_nlp

from zh_fdner.configure import configure, parse
from zh_fdner.corpus.docbin import to_docbin
from zh_fdner.corpus.read import read_file
from zh_fdner.errors import UserError

from .conftest import CONLL, ROOT

MANIFEST: Any = {
    "corpus": {"stand_in": False},
    "encoder": {"stand_in": False, "hidden_size": 768},
    "splits": {"train": {"sentences": 73}},
    "overlap": {},
}


def resolved(sentences: int = 73, hidden_size: int = 768, **overrides: Any):
    manifest = copy.deepcopy(MANIFEST)
    manifest["splits"]["train"]["sentences"] = sentences
    manifest["encoder"]["hidden_size"] = hidden_size
    dotted = {key.replace("__", "."): value for key, value in overrides.items()}
    return configure(ROOT / "configs", manifest, dotted)


def test_config_states_the_published_recipe_but_for_two_choices_of_ours():
    training = resolved()["training"]
    optimizer = training["optimizer"]
    assert optimizer["@optimizers"] == "zh_fdner.AdamW.v1"
    assert (optimizer["beta1"], optimizer["beta2"], optimizer["eps"]) == (0.9, 0.999, 1e-8)
    assert (optimizer["weight_decay"], optimizer["max_grad_norm"]) == (0.0, 1.0)
    assert training["batcher"]["size"] == 10
    assert training["max_epochs"] == 30
    assert resolved().interpolate()["training"]["seed"] == 42
    components = resolved()["components"]
    assert components["ner"]["decode"] == "constrained"
    assert components["transformer"]["model"]["normalisation"] == "technical"


@pytest.mark.parametrize(("sentences", "per_epoch"), [(71, 8), (73, 8), (80, 8), (81, 9), (1, 1)])
def test_config_steps_come_from_the_corpus(sentences: int, per_epoch: int):
    training = resolved(sentences)["training"]
    assert training["eval_frequency"] == per_epoch
    assert training["optimizer"]["learn_rate"]["total_steps"] == 30 * per_epoch


def test_config_learning_rate_falls_from_the_first_step_to_zero_after_the_last():
    training = resolved().interpolate()["training"]
    optimizer = util.registry.resolve({"optimizer": training["optimizer"]})["optimizer"]
    rates = []
    weights = numpy.zeros((1,), dtype="float32")
    for _ in range(241):
        rates.append(optimizer.learn_rate)
        optimizer((0, "W"), weights, numpy.ones_like(weights))
        optimizer.step_schedules()
    assert rates[0] == 2e-5
    assert rates[239] == pytest.approx(2e-5 / 240)
    assert rates[240] == 0.0
    assert all(a > b for a, b in pairwise(rates))


def test_config_overrides_win_and_the_steps_follow():
    training = resolved(training__max_epochs=5, training__batcher__size=4)["training"]
    assert training["eval_frequency"] == 19
    assert training["optimizer"]["learn_rate"]["total_steps"] == 95


def test_config_max_steps_ends_the_schedule():
    training = resolved(training__max_steps=99)["training"]
    assert training["optimizer"]["learn_rate"]["total_steps"] == 99


@pytest.mark.parametrize("hidden_size", [192, 384])
def test_config_of_a_small_encoder_differs_in_learning_rate_alone(hidden_size: int):
    ours, published = resolved(hidden_size=hidden_size), resolved()
    rate = ours["training"]["optimizer"]["learn_rate"]
    assert rate["initial_rate"] > 2e-5
    rate["initial_rate"] = 2e-5
    assert ours == published


def test_config_of_an_encoder_fetched_before_sizes_were_written_says_what_to_run():
    manifest = copy.deepcopy(MANIFEST)
    del manifest["encoder"]["hidden_size"]
    with pytest.raises(UserError, match="run fetch"):
        configure(ROOT / "configs", manifest, {})


def test_config_settings_are_json_or_text():
    parsed = parse(["training.max_epochs=5", "paths.dev=x.spacy", "training.dropout=0.2"])
    assert parsed == {"training.max_epochs": 5, "paths.dev": "x.spacy", "training.dropout": 0.2}
    with pytest.raises(UserError, match="name=value"):
        parse(["training.max_epochs"])


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("training.optimiser.learn_rate", 1.0, "no setting 'training.optimiser"),
        ("training.max_epoch", 5, "no setting 'training.max_epoch'"),
        ("system.sede", 1, "no setting 'system.sede'"),
        ("training.optimizer.learn_rate", 5e-5, "learn_rate.initial_rate"),
        ("training.max_epochs", "many", "training.max_epochs = 'many'"),
        ("training.max_epochs", True, "training.max_epochs = True"),
        ("training.dropout", "x", "dropout"),
        ("training.optimizer.@optimizers", "Adan.v1", "Adan.v1"),
        ("components.ner.decode", "beam", "greedy"),
    ],
)
def test_config_override_that_cannot_be_is_named(name: str, value: Any, message: str):
    with pytest.raises(UserError, match=re.escape(message)):
        resolved(**{name: value})


def test_config_alone_suffices_for_spacy_train(tmp_path: Path, encoder_folder: Path):
    """Plain `spacy train training/config.cfg` finds everything that the config names."""
    source = tmp_path / "x.txt"
    source.write_text(CONLL, encoding="utf8")
    sentences, counts = read_file(source)
    to_docbin(util.get_lang_class("zh")(), sentences, counts).to_disk(tmp_path / "x.spacy")
    resolved(2).to_disk(tmp_path / "config.cfg")
    overrides = {"paths.train": str(tmp_path / "x.spacy"), "paths.dev": str(tmp_path / "x.spacy")}
    overrides["paths.encoder"] = str(encoder_folder)
    config = util.load_config(tmp_path / "config.cfg", overrides=overrides, interpolate=False)
    nlp = init_nlp(config)
    assert nlp.pipe_names == ["transformer", "ner"]
    assert nlp.get_pipe("ner").labels == ("参数", "失效形式", "措施", "部件")


def test_config_heads_are_choices(tmp_path):
    def of(head: str, hidden_size: int = 768):
        manifest = copy.deepcopy(MANIFEST)
        manifest["encoder"]["hidden_size"] = hidden_size
        return configure(ROOT / "configs", manifest, {}, head)

    crf, transition = of("crf"), of("transition", hidden_size=256)
    assert crf["components"]["ner"]["model"]["@architectures"] == "zh_fdner.CrfHead.v1"
    assert crf["training"] == of("linear")["training"]
    assert transition["components"]["ner"]["factory"] == "ner"
    rate = transition["training"]["optimizer"]["learn_rate"]
    assert (rate["warmup_steps"], rate["total_steps"]) == (100, 120 * 8)
    with pytest.raises(UserError, match="linear, crf, transition"):
        of("softmax")


def test_config_steps_are_of_the_sentences_that_are_read():
    training = resolved(corpora__train__limit=20)["training"]
    assert training["eval_frequency"] == 2
    assert training["optimizer"]["learn_rate"]["total_steps"] == 60
    with pytest.raises(UserError, match="max_length = 30"):
        resolved(corpora__train__max_length=30)


def test_config_dropout_may_be_a_whole_zero():
    assert repr(resolved(training__dropout=0)["training"]["dropout"]) == "0.0"
    with pytest.raises(UserError, match=r"training\.dropout = 2"):
        resolved(training__dropout=2)


def test_config_refuses_no_parts_of_a_batch():
    with pytest.raises(UserError, match="accumulate_gradient = 0"):
        resolved(training__accumulate_gradient=0)
