"""The command that does a run again."""

import shlex
from typing import Any

import pytest
import srsly

from zh_fdner.workflow import DEFAULTS, reading, workflow_command

from .conftest import ROOT


def test_workflow_command_knows_the_projects_defaults():
    project = srsly.read_yaml(ROOT / "project.yml")
    assert {name: project["vars"][name] for name in DEFAULTS} == DEFAULTS


def test_workflow_command_names_what_is_not_as_the_project_has_it():
    assert workflow_command(DEFAULTS) == "python -m spacy project run all ."
    words = shlex.split(workflow_command({"corpus": "my corpus", "head": "crf"}))
    assert words[7:] == ["--vars.corpus", "my corpus", "--vars.head", "crf"]


@pytest.mark.parametrize(
    ("requested", "told"),
    [
        ({}, {"format": "auto", "lenient": "auto"}),
        ({"lenient_requested": None}, {"format": "auto", "lenient": "auto"}),
        ({"lenient_requested": False}, {"format": "auto", "lenient": "false"}),
        (
            {"format_requested": "brat", "lenient_requested": True},
            {"format": "brat", "lenient": "true"},
        ),
    ],
)
def test_workflow_reads_a_corpus_as_it_was_read(requested: Any, told: dict[str, str]):
    assert reading(requested) == told
