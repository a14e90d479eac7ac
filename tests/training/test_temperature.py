"""The temperature of the entities' scores: how it is fitted, and where it is kept."""

import shutil
from pathlib import Path

import numpy
import pytest
import spacy
from spacy.tokens import DocBin

from zh_fdner.pipeline.confidence import confidences
from zh_fdner.pipeline.steps import given_steps
from zh_fdner.scoring.judged import JudgedEntities
from zh_fdner.training.temperature import TEMPERATURES, calibrate_saved, fit_temperature

from ..pipeline.conftest import ENTITIES, TEXTS


def single_tokens(logits: numpy.ndarray, right: list[bool]) -> JudgedEntities:
    """Entities of one token each; the logit is that of B, beside 0 for O and -20 for I."""
    scores = [numpy.array([[0.0, logit, -20.0]], dtype="float32") for logit in logits]
    spans = [[(0, 1, 0)] for _ in scores]
    spaces = [numpy.array([False])] * len(scores)
    return JudgedEntities(scores, spans, spaces, right, given_steps("constrained", scores))


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_temperature_is_found_by_which_the_logits_are_too_large(temperature: float):
    rng = numpy.random.default_rng(0)
    logits = rng.uniform(0, 4 * temperature, size=4000)
    right = rng.uniform(size=4000) < 1 / (1 + numpy.exp(-logits / temperature))
    found = fit_temperature(single_tokens(logits, right.tolist()))
    assert found == pytest.approx(temperature, rel=0.1)


@pytest.mark.parametrize("n", [1, 5, 200])
@pytest.mark.parametrize("right", [True, False])
def test_temperature_is_bounded_where_all_are_right_or_all_are_wrong(n: int, right: bool):
    found = fit_temperature(single_tokens(numpy.full(n, 3.0), [right] * n))
    # Right ones are (n + 1) / (n + 2) sure; wrong ones cannot be made less so than O is.
    expected = 3 / numpy.log(n + 1) if right else TEMPERATURES[-1]
    assert found == pytest.approx(min(expected, TEMPERATURES[-1]), rel=0.05)


@pytest.fixture
def folder(learned: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(learned, tmp_path / "model"))


def dev(path: Path, entities: list[list[tuple[int, int, str]]]) -> Path:
    docs = [spacy.blank("zh").make_doc(text) for text in TEXTS]
    for doc, spans in zip(docs, entities, strict=True):
        doc.set_ents([doc.char_span(*span, alignment_mode="expand") for span in spans])
    DocBin(docs=docs).to_disk(path)
    return path


def files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_temperature_is_kept_in_the_saved_pipeline(folder: Path, tmp_path: Path):
    before, plain = files(folder), spacy.load(folder)
    assert plain.get_pipe("ner").temperature == 1.0
    # Only its first text's entities are right, so it is surer than it should be.
    path = dev(tmp_path / "dev.spacy", [ENTITIES[0], [(0, 2, "部件")], [(2, 3, "部件")]])
    temperature = calibrate_saved(folder, path)
    assert temperature is not None
    assert temperature > 1
    after = files(folder)
    assert {name for name in after if after[name] != before[name]} == {"ner/cfg"}
    calibrated = spacy.load(folder)
    assert calibrated.get_pipe("ner").temperature == temperature
    for one, other in zip(plain.pipe(TEXTS), calibrated.pipe(TEXTS), strict=True):
        assert [(e.start, e.end, e.label) for e in one.ents] == [
            (e.start, e.end, e.label) for e in other.ents
        ]
        assert max(confidences(other.ents)) < min(confidences(one.ents))
    # From there it is the same again.
    assert calibrate_saved(folder, path) == temperature
    assert files(folder) == after


def test_temperature_is_not_fitted_where_nothing_can_be_judged(folder: Path, tmp_path: Path):
    docs = [spacy.blank("zh").make_doc(text) for text in TEXTS]
    DocBin(docs=docs).to_disk(tmp_path / "dev.spacy")
    before = files(folder)
    assert calibrate_saved(folder, tmp_path / "dev.spacy") is None
    assert files(folder) == before


def test_temperature_is_fitted_to_unsure_entities_as_well(folder: Path, tmp_path: Path):
    """Those that the threshold keeps out of `doc.ents`."""
    path = dev(tmp_path / "dev.spacy", ENTITIES)
    temperature = calibrate_saved(folder, path)
    strict = spacy.load(folder, config={"components": {"ner": {"threshold": 1.0}}})
    strict.to_disk(folder)
    assert spacy.load(folder)(TEXTS[0]).ents == ()
    assert calibrate_saved(folder, path) == temperature


def test_temperature_of_other_heads_is_none(tmp_path: Path):
    nlp = spacy.blank("zh")
    nlp.add_pipe("ner").add_label("部件")
    nlp.initialize()
    nlp.to_disk(tmp_path / "model")
    assert calibrate_saved(tmp_path / "model", dev(tmp_path / "dev.spacy", ENTITIES)) is None
