"""A training that is killed goes on from its last epoch, and ends as if nothing had been."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from spacy.cli.train import train as spacy_train

from zh_fdner import train as step
from zh_fdner.checksum import sha256_of
from zh_fdner.configure import write_config
from zh_fdner.layout import Layout
from zh_fdner.manifest import read_manifest, write_manifest
from zh_fdner.pipeline.optimizer import GlobalNormAdamW
from zh_fdner.training import loop, save_point

from .processes import contents, die, dying, in_process
from .steps import SETTINGS

Ready = Callable[..., Layout]
GOES_ON = "Going on with the unfinished training, after epoch"


def train(moment: str | None = None, number: int = 1) -> None:
    """Train the project in this folder, 3 updates an epoch; be killed at the n-th such moment."""
    # A save point each epoch, however slow the disk and short the epoch.
    save_point.SHARE = 1.0
    if moment == "update":
        GlobalNormAdamW._update = dying(GlobalNormAdamW._update, number)  # type: ignore[method-assign]
    elif moment == "half a save point":
        cut_short(number)
    elif moment == "after the log":
        loop.save_point.save = dying(loop.save_point.save, number)  # type: ignore[attr-defined]
    elif moment == "best model":
        loop.Training._remove_older = dying(loop.Training._remove_older, number)  # type: ignore[method-assign]
    elif moment == "placing":
        step.copy_by_links = dying(step.copy_by_links, number)
    step.train(Layout(), -1)


def cut_short(number: int) -> None:
    """Be killed in the middle of writing the n-th save point."""
    whole, calls = save_point.save_file, 0

    def half(tensors: object, path: Path, metadata: object) -> None:
        nonlocal calls
        calls += 1
        whole(tensors, path, metadata)
        if calls == number:
            path.write_bytes(path.read_bytes()[:1_000_000])
            die()

    save_point.save_file = half  # type: ignore[assignment]


def outcome(layout: Layout) -> dict[str, bytes]:
    """What a training leaves, byte for byte."""
    assert not layout.unfinished.exists()
    log = {"log": layout.training_log.read_bytes(), "chart": layout.training_chart.read_bytes()}
    return {**log, **contents(layout.training)}


@pytest.fixture(scope="module")
def undisturbed(converted: Layout, tmp_path_factory: pytest.TempPathFactory):
    """The outcome of a training by its head."""
    known: dict[str, dict[str, bytes]] = {}

    def outcome_of(head: str, layout: Layout) -> dict[str, bytes]:
        if head not in known:
            ended = in_process(layout.root, train)
            assert ended.code == 0, ended.output
            known[head] = outcome(layout)
        return known[head]

    return outcome_of


@pytest.mark.parametrize(
    ("moment", "number", "after"),
    [
        ("update", 2, None),
        ("update", 8, 2),
        ("half a save point", 3, 2),
        ("after the log", 2, 1),
        ("best model", 4, 1),
        ("placing", 1, 4),
        ("placing", 2, 4),
    ],
)
def test_training_that_is_killed_ends_with_the_same_files(
    ready: Ready, undisturbed, moment: str, number: int, after: int | None
):
    expected = undisturbed("linear", ready())
    layout = ready()
    assert in_process(layout.root, train, moment, number).killed
    assert not layout.model.exists()
    ended = in_process(layout.root, train)
    assert ended.code == 0, ended.output
    assert (f"{GOES_ON} {after} " in ended.output) == (after is not None)
    assert outcome(layout) == expected


def test_training_that_is_killed_again_and_again_ends_with_the_same_files(
    ready: Ready, undisturbed
):
    expected = undisturbed("linear", ready())
    layout = ready()
    for number in (5, 4):
        assert in_process(layout.root, train, "update", number).killed
    assert in_process(layout.root, train).code == 0
    assert outcome(layout) == expected


def test_training_of_spacys_own_head_goes_on_alike(ready: Ready, undisturbed):
    """It draws random numbers within updates, too, from those that shuffle."""
    settings = ["training.max_epochs=4"]
    expected = undisturbed("transition", ready("transition", *settings))
    layout = ready("transition", *settings)
    assert in_process(layout.root, train, "update", 8).killed
    ended = in_process(layout.root, train)
    assert GOES_ON in ended.output
    assert outcome(layout).keys() == expected.keys()
    assert weights(layout.model) == {
        name.removeprefix("model-last/"): content
        for name, content in expected.items()
        if name.startswith("model-last/") and not name.endswith("meta.json")
    }


def weights(model: Path) -> dict[str, bytes]:
    """All but the scores, which spaCy gives in another order by type in each process."""
    return {name: each for name, each in contents(model).items() if name != "meta.json"}


def test_training_is_spacy_train(ready: Ready, undisturbed):
    """The same files as by the command that the config is for, but for the temperature."""
    expected = undisturbed("linear", ready())
    layout = ready()
    ended = in_process(layout.root, spacy_train, layout.config, layout.root / "plain")
    assert ended.code == 0, ended.output
    by_spacy = contents(layout.root / "plain")
    ours = {name: each for name, each in expected.items() if name.startswith("model-")}
    for name in [name for name in ours if name.endswith("ner/cfg")]:
        settings, plain = json.loads(ours.pop(name)), json.loads(by_spacy.pop(name))
        assert settings.pop("temperature") > 0
        assert settings == plain
    assert by_spacy == ours


def change_config(layout: Layout) -> None:
    write_config(layout, "linear", [*SETTINGS, "system.seed=1"])


def change_encoder(layout: Layout) -> None:
    """As another fetch does, which notes what it has fetched."""
    path = layout.encoder / "vocab.txt"
    path.write_text(path.read_text(encoding="utf8") + "轵\n", encoding="utf8")
    manifest = read_manifest(layout.manifest)
    manifest["encoder"]["files"]["vocab.txt"] = sha256_of(path)
    write_manifest(layout.manifest, manifest)


def damage(layout: Layout) -> None:
    path = layout.unfinished / loop.SAVE_POINT
    path.write_bytes(path.read_bytes()[:-1])


def lose_best(layout: Layout) -> None:
    (best,) = layout.unfinished.glob("best-*")
    best.rename(layout.unfinished / "other")


@pytest.fixture(scope="module")
def killed(converted: Layout, tmp_path_factory: pytest.TempPathFactory) -> Layout:
    layout = Layout(tmp_path_factory.mktemp("killed") / "project")
    shutil.copytree(converted.root, layout.root)
    write_config(layout, "linear", SETTINGS)
    assert in_process(layout.root, train, "update", 4).killed
    return layout


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (change_config, "of other: the config."),
        (change_encoder, "of other: the encoder."),
        (damage, "cannot be read"),
        (lose_best, "its best model is not in"),
    ],
)
def test_training_of_something_else_is_begun_anew(
    killed: Layout, tmp_path: Path, change, told: str
):
    layout = Layout(shutil.copytree(killed.root, tmp_path / "copy"))
    change(layout)
    ended = in_process(layout.root, train, "update", 1)
    assert told in ended.output
    assert GOES_ON not in ended.output
    assert not (layout.unfinished / loop.SAVE_POINT).exists()
