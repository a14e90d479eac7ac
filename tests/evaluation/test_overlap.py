"""Which sentences training has seen."""

import json
from typing import Any

import pytest

from zh_fdner.errors import UserError
from zh_fdner.evaluation.overlap import Overlap, read_overlap

NOTHING: dict[str, list[int]] = {"exact": [], "near": []}
MANIFEST: Any = {"corpus": {"sha256": "of mine"}}


@pytest.mark.parametrize(
    ("exact", "near", "subsets"),
    [
        ([], [], {"all": [0, 1, 2]}),
        ([1], [], {"all": [0, 1, 2], "not_in_train": [0, 2]}),
        ([], [0], {"all": [0, 1, 2], "no_near_duplicate": [1, 2]}),
        ([1], [0], {"all": [0, 1, 2], "not_in_train": [0, 2], "no_near_duplicate": [2]}),
        ([0, 1, 2], [], {"all": [0, 1, 2], "not_in_train": []}),
    ],
)
def test_overlap_names_only_subsets_that_differ(exact, near, subsets):
    assert Overlap(frozenset(exact), frozenset(near)).subsets(3) == subsets


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"overlap": {"dev": {"exact": [], "near": []}}}'],
)
def test_overlap_that_cannot_be_read_names_the_step_to_run(tmp_path, content: str):
    audit = tmp_path / "audit.json"
    for _ in range(2):  # without the file, then with that content
        with pytest.raises(UserError, match="project run audit"):
            read_overlap(audit, MANIFEST)
        audit.write_text(content, encoding="utf8")


def test_overlap_of_another_corpus_of_the_same_size_is_refused(tmp_path):
    audit = tmp_path / "audit.json"
    found = {"overlap": {"dev": NOTHING, "test": NOTHING}}
    audit.write_text(json.dumps({**found, "corpus_sha256": "of mine"}), encoding="utf8")
    assert read_overlap(audit, MANIFEST)["test"] == Overlap()
    audit.write_text(json.dumps({**found, "corpus_sha256": "of another"}), encoding="utf8")
    with pytest.raises(UserError, match=r"another corpus.*project run audit"):
        read_overlap(audit, MANIFEST)


def test_overlap_with_a_manifest_of_an_earlier_version_names_the_step_to_run(tmp_path):
    audit = tmp_path / "audit.json"
    found = {"corpus_sha256": "of mine", "overlap": {"dev": NOTHING, "test": NOTHING}}
    audit.write_text(json.dumps(found), encoding="utf8")
    with pytest.raises(UserError, match="project run convert"):
        read_overlap(audit, {**MANIFEST, "corpus": {}})
