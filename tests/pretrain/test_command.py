"""The command as the project has it: its options."""

import argparse
from pathlib import Path

import srsly
from weasel.util import split_command, substitute_project_variables

from zh_fdner.pretrain.arguments import EPOCHS, MINUTES, add_arguments, options_of
from zh_fdner.pretrain.options import Options

from ..conftest import ROOT


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser()
    found.add_argument("--gpu-id")
    add_arguments(found, Path("encoder"))
    return found


def asked_for(**settings: str) -> Options:
    """By `spacy project run pretrain` with these variables."""
    project = srsly.read_yaml(ROOT / "project.yml")
    changes = {f"vars.{name}": value for name, value in settings.items()}
    commands = substitute_project_variables(project, changes)["commands"]
    (script,) = next(each["script"] for each in commands if each["name"] == "pretrain")
    words = split_command(script)
    assert words[:2] == ["python", "scripts/pretrain.py"]
    return options_of(parser().parse_args(words[2:]))


def test_command_of_the_project_takes_further_options():
    plain = asked_for(pretrain_texts="我的 texts")
    assert plain.texts == (Path("我的 texts"),)
    assert (plain.minutes, plain.epochs, plain.steps) == (MINUTES, EPOCHS, None)
    further = asked_for(
        pretrain_options=" --column 故障描述 --masking span --steps 500 --length 64 --epochs 3"
    )
    assert (further.column, further.masking) == ("故障描述", "span")
    assert (further.steps, further.length, further.epochs) == (500, 64, 3.0)
    assert further.texts == (Path("texts"),)


def test_every_option_is_explained():
    for action in parser()._actions:
        assert action.help or action.dest == "gpu_id", action.dest
