"""Each setting of the recipe beside the config's, whatever the config has become."""

from typing import Any

import pytest
from thinc.api import Config

from zh_fdner.configure import configure
from zh_fdner.reproduction.optimizer import clipping, optimizer_name, schedule, weight_decay
from zh_fdner.reproduction.recipe import compare_recipe
from zh_fdner.reproduction.setting import Setting

from ..conftest import ROOT
from .conftest import resolved, rows

LINEAR = {
    "@schedules": "warmup_linear.v1",
    "initial_rate": 1e-4,
    "warmup_steps": 0,
    "total_steps": 240,
}


def differing(config: Any, manifest: Any, epochs: int = 30) -> dict[str, Setting]:
    settings = compare_recipe(config, manifest, rows(epochs))
    return {each["name"]: each for each in settings if not each["same"]}


def test_recipe_as_published_differs_in_nothing(manifest: Any):
    assert differing(resolved(manifest), manifest) == {}


def test_recipe_of_the_project_differs_by_choice_and_says_how_to_change_it(manifest: Any):
    found = differing(configure(ROOT / "configs", manifest, {}).interpolate(), manifest)
    assert list(found) == ["normalisation", "decoding"]
    assert all(each["by_choice"] and not each["matters"] for each in found.values())
    assert "normalisation=published" in found["normalisation"]["note"]
    assert "decode=greedy" in found["decoding"]["note"]


@pytest.mark.parametrize(
    ("where", "value", "name", "matters"),
    [
        ("training__optimizer__learn_rate__initial_rate", 5e-5, "learning rate", True),
        ("training__optimizer__learn_rate__warmup_steps", 10, "schedule", True),
        ("training__optimizer__learn_rate__total_steps", 999, "schedule", True),
        ("system__seed", 1, "seed", False),
        ("training__optimizer__beta2", 0.98, "betas", True),
        ("training__optimizer__eps", 1e-6, "epsilon", True),
        ("training__optimizer__weight_decay", 0.01, "weight decay", True),
        ("training__optimizer__max_grad_norm", 5.0, "clipping", True),
        ("training__accumulate_gradient", 2, "parts of a batch", False),
        ("corpora__train__limit", 73, "training data", True),
        ("components__transformer__model__name", "/a/b/mine", "encoder", True),
        ("components__transformer__model__mixed_precision", True, "arithmetic", False),
        ("training__dropout", 0.2, "dropout of the head", True),
        ("components__ner__decode", "constrained", "decoding", False),
        ("training__frozen_components", ["transformer"], "trained", True),
    ],
)
def test_recipe_difference_is_found(
    manifest: Any, where: str, value: Any, name: str, matters: bool
):
    found = differing(resolved(manifest, **{where: value}), manifest)
    assert list(found) == [name]
    assert found[name]["matters"] == matters
    assert "/a/b" not in found[name]["ours"]


def test_recipe_takes_either_tokenizer_of_characters(manifest: Any):
    config = resolved(manifest)
    spacys = {"@tokenizers": "spacy.zh.ChineseTokenizer", "segmenter": "char"}
    config["nlp"]["tokenizer"] = spacys
    assert differing(config, manifest) == {}
    config["nlp"]["tokenizer"] = {**spacys, "segmenter": "jieba"}
    assert list(differing(config, manifest)) == ["words of the encoder"]


def test_recipe_batch_of_another_size_is_found(manifest: Any):
    found = differing(resolved(manifest, training__batcher__size=9), manifest)
    assert found["batch"]["ours"] == "9 sentences"


@pytest.mark.parametrize(("planned", "logged"), [(30, 12), (12, 12), (30, 31)])
def test_recipe_counts_the_epochs_that_were_made(manifest: Any, planned: int, logged: int):
    found = differing(resolved(manifest, training__max_epochs=planned), manifest, logged)
    assert "epochs" in found
    assert str(logged) in found["epochs"]["ours"]


def test_recipe_of_any_config_can_be_compared(manifest: Any):
    """Users' configs may have other components, a constant rate, or none of these sections."""
    for config in (Config(), Config({"training": {"optimizer": {"learn_rate": 1e-3}}})):
        found = differing(config, manifest)
        assert {"learning rate", "optimizer", "head", "encoder", "batch"} <= set(found)
    stock = resolved(manifest)
    stock["components"] = {"ner": {"factory": "ner", "model": {"@architectures": "Parser.v2"}}}
    stock["training"]["batcher"] = {"@batchers": "spacy.batch_by_words.v1", "size": {"start": 1}}
    found = differing(stock, manifest)
    assert found["head"]["ours"] == "ner with Parser.v2"
    assert found["batch"]["ours"] == "start 1 by spacy.batch_by_words.v1"


def test_optimizer_of_thinc_clips_each_parameter_by_itself():
    adam = {"@optimizers": "Adam.v1", "grad_clip": 1.0, "L2": 0.01, "use_averages": True}
    assert clipping(adam) == "norm of each parameter's gradient, 1"
    assert weight_decay(adam) == "L2 penalty of 0.01"
    assert weight_decay({**adam, "L2_is_weight_decay": True}) == 0.01
    assert weight_decay({**adam, "L2": 0.0}) == 0.0
    assert optimizer_name(adam) == "Adam.v1, averaged weights"
    assert clipping({**adam, "grad_clip": 0.0}) == "none"
    assert clipping({"@optimizers": "Mine.v1", "grad_clip": 1.0}) == "unknown"


@pytest.mark.parametrize(
    ("rate", "updates", "words"),
    [
        (LINEAR, 240, "no warm-up, linear to 0 with the last update"),
        (LINEAR, 120, "no warm-up, linear to 0 at update 240, of which 120 were made"),
        ({**LINEAR, "warmup_steps": 9}, None, "warm-up 9, linear to 0 with the last update"),
        (0.001, 240, "constant"),
        ({"@schedules": "cosine.v1"}, 240, "cosine.v1"),
        (None, 240, "not set"),
    ],
)
def test_schedule_in_words(rate: Any, updates: int | None, words: str):
    assert schedule(rate, updates) == words
