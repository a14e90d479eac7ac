"""The card on the hub: whose figures it has, what the hub's own library reads in it."""

import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from huggingface_hub import ModelCard
from huggingface_hub.repocard_data import eval_results_to_model_index, model_index_to_eval_results

from zh_fdner.errors import UserError
from zh_fdner.layout import Layout
from zh_fdner.release.release import Publication, write_card

from .conftest import NAME, VERSION, MakeRun, change_json

FIGURE = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:e-?\d+)?(?!\w)")
# The level of every interval, which is the code's.
LEVEL = "95"


def card_of(layout: Layout, repo: str = "my-org/zh_tiny_ner", licence: str = "mit") -> str:
    path = write_card(layout, Publication(NAME, VERSION, repo, licence))
    return path.read_text(encoding="utf8")


def measured(layout: Layout) -> set[str]:
    """Every figure in the files of the run, as it is and rounded."""
    files = [*layout.metrics.glob("*.json"), layout.manifest]
    files += layout.packages.glob("*/meta.json")
    contents = [json.loads(path.read_text(encoding="utf8")) for path in files]
    return {word for leaf in leaves(contents) for word in written(leaf)}


def leaves(content: Any) -> Iterator[Any]:
    if isinstance(content, dict):
        for key, value in content.items():
            yield key
            yield from leaves(value)
    elif isinstance(content, list):
        for value in content:
            yield from leaves(value)
    else:
        yield content


def written(leaf: Any) -> Iterator[str]:
    if isinstance(leaf, str):
        yield from FIGURE.findall(leaf)
    elif isinstance(leaf, int | float) and not isinstance(leaf, bool):
        yield repr(leaf)
        yield from (f"{leaf:.{digits}f}" for digits in (0, 2, 4))


def unmeasured(card: str, layout: Layout) -> set[str]:
    return set(FIGURE.findall(card)) - measured(layout) - {LEVEL}


def test_every_figure_of_the_card_is_in_a_measured_file(make_run: MakeRun):
    layout = make_run()
    card = card_of(layout)
    assert len(set(FIGURE.findall(card))) > 30
    assert unmeasured(card, layout) == set()
    assert unmeasured(f"{card}\nF1 0.8157 on 60217 sentences", layout) == {"0.8157", "60217"}


@pytest.mark.parametrize(
    ("file", "change", "figure"),
    [
        ("evaluation", lambda e: e["calibration"]["test"].update(ece=0.04447), "0.0445"),
        ("evaluation", lambda e: e["errors"]["test"]["kinds"].update(missed=2221), "2221"),
        ("evaluation", lambda e: e["speed"].update(test=31337.0), "31337"),
        ("audit", lambda a: a["long_sentences"]["test"].update(window=8111), "8111"),
        ("audit", lambda a: a["unseen"]["test"][""].update(unseen=1999), "1999"),
        ("audit", lambda a: a["warnings"].append("Copies: 5557."), "5557"),
        ("reproduction", lambda r: r["verdict"].update(f1_difference=0.0333), "0.0333"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_card_follows_the_files(make_run: MakeRun, file: str, change: Any, figure: str):
    layout = make_run()
    assert figure not in card_of(layout)
    change_json(getattr(layout, file), change)
    assert figure in card_of(layout)


def test_metadata_is_what_the_hub_reads(make_run: MakeRun):
    data = ModelCard(card_of(make_run())).data.to_dict()
    assert data["language"] == ["zh"]
    assert data["library_name"] == "spacy"
    assert data["pipeline_tag"] == "token-classification"
    assert data["tags"] == ["spacy", "token-classification"]
    assert data["license"] == "mit"
    assert data["datasets"] == ["leonadase/fdner"]
    assert data["base_model"] == ["google-bert/bert-base-chinese"]


def test_model_index_has_test_scores_with_and_without_what_train_has(make_run: MakeRun):
    index = ModelCard(card_of(make_run())).data.to_dict()["model-index"]
    name, results = model_index_to_eval_results(index)
    assert name == "zh_tiny_ner"
    assert eval_results_to_model_index(name, results) == index
    found = {(r.dataset_config, r.metric_name): r.metric_value for r in results}
    assert found == {
        (None, "NER Precision"): 0.936,
        (None, "NER Recall"): 0.902,
        (None, "NER F Score"): 0.9237,
        ("not_in_train", "NER Precision"): 0.6272,
        ("not_in_train", "NER Recall"): 0.5932,
        ("not_in_train", "NER F Score"): 0.6149,
    }
    assert {(r.dataset_type, r.dataset_split, r.verified) for r in results} == {
        ("leonadase/fdner", "test", None)
    }


def test_stand_in_says_so_first_and_is_given_no_place_among_results(make_run: MakeRun):
    card = ModelCard(card_of(make_run(stand_in=True)))
    assert card.text.strip().splitlines()[0].startswith("> **Stand-in.** Made with the bundled")
    data = card.data.to_dict()
    assert "model-index" not in data
    assert "datasets" not in data


def test_card_tells_scores_by_type_with_intervals_on_both(make_run: MakeRun):
    card = card_of(make_run())
    assert "| 部件 | 3167 | 0.94 (95 % 0.89–0.99) |" in card
    assert "By type, on test, none in train:" in card
    assert "| 部件 | 3167 | 0.63 (95 % 0.59–0.68) |" in card


def test_card_tells_where_the_data_come_from(make_run: MakeRun):
    card = card_of(make_run())
    assert f"| corpus | leonadase/fdner | c0ffee{'1' * 34} | {'5d' * 32} | none stated |" in card
    assert f"| {'9a' * 32} | Apache-2.0 |" in card


def test_card_installs_the_wheel_by_address_and_checksum(make_run: MakeRun):
    layout = make_run()
    card = card_of(layout)
    sha256 = json.loads(layout.smoke.read_text(encoding="utf8"))["sha256"]
    url = "https://huggingface.co/my-org/zh_tiny_ner/resolve/main/zh_tiny_ner-1.0-py3-none-any.whl"
    assert f'pip install "{url}#sha256={sha256}"' in card
    assert "pip install zh_tiny_ner-1.0-py3-none-any.whl\n" in card_of(layout, repo="")


def test_card_leaves_out_what_was_not_measured(make_run: MakeRun):
    layout = make_run()
    nothing = {"dev": None, "test": None}
    change_json(layout.evaluation, lambda e: e.update(calibration=nothing, speed=nothing))
    card = card_of(layout)
    assert "## Confidence" not in card
    assert "## Compute" not in card


def test_card_without_comparable_run_tells_why(make_run: MakeRun):
    layout = make_run()
    verdict = {"comparable": False, "reasons": ["The corpus is another."], "f1_difference": None}
    change_json(layout.reproduction, lambda r: r.update(verdict=verdict))
    assert "Not comparable:\n\n- The corpus is another." in card_of(layout)


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("evaluation", "project run evaluate"),
        ("audit", "project run audit"),
        ("reproduction", "project run reproduce"),
    ],
)
def test_card_without_a_file_says_which_step_writes_it(make_run: MakeRun, file, message: str):
    layout = make_run()
    getattr(layout, file).unlink()
    with pytest.raises(UserError, match=message):
        card_of(layout)


def test_figures_of_another_model_than_the_one_in_the_wheel_are_refused(make_run: MakeRun):
    layout = make_run()
    other = {"value": 0.7771, "low": 0.7, "high": 0.8}
    change_json(layout.evaluation, lambda e: e["models"]["last"]["test"]["all"].update(f1=other))
    with pytest.raises(UserError, match="is not of the model in the wheel"):
        card_of(layout)


@pytest.mark.parametrize(
    "change",
    [
        lambda scores: scores["all"].update(sentences=7434),
        lambda scores: scores["all"]["per_type"]["部件"].update(entities=3168),
        lambda scores: scores["not_in_train"]["p"].update(low=0.5),
        lambda scores: scores.pop("not_in_train"),
    ],
)
def test_figures_of_other_sentences_with_the_same_f1_are_refused(make_run: MakeRun, change: Any):
    layout = make_run()
    change_json(layout.evaluation, lambda e: change(e["models"]["last"]["test"]))
    with pytest.raises(UserError, match=r"evaluation\.json is not.*scores on test.*run all"):
        card_of(layout)


@pytest.mark.parametrize("file", ["audit", "reproduction"])
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("corpus", "another"),
        ("corpus_sha256", "0" * 64),
        ("encoder", "another"),
        ("stand_ins", ["a stand-in"]),
    ],
)
def test_file_of_another_corpus_or_encoder_is_refused(
    make_run: MakeRun, file: str, key: str, value: Any
):
    layout = make_run()
    change_json(getattr(layout, file), lambda content: content.update({key: value}))
    with pytest.raises(UserError, match=rf"{file}\.json is not of the model in .*\.whl: {key} "):
        card_of(layout)


def test_reproduction_with_other_files_of_the_same_encoder_is_refused(make_run: MakeRun):
    layout = make_run()
    change_json(layout.reproduction, lambda r: r["encoder_files"].update({"vocab.txt": "1c" * 32}))
    with pytest.raises(UserError, match=r"encoder_files differ in vocab\.txt\. Run: .* run all"):
        card_of(layout)


def test_audit_of_the_corpus_that_was_converted_since_is_refused(make_run: MakeRun):
    """Manifest and audit agree, but the wheel is of the corpus before."""
    layout = make_run(stand_in=True)
    change_json(layout.manifest, lambda m: m["corpus"].update(sha256="0" * 64))
    card_of(layout)
    change_json(layout.audit, lambda a: a.update(corpus_sha256="0" * 64))
    with pytest.raises(UserError, match=r"audit\.json is not .*corpus_sha256.*run all"):
        card_of(layout)


def test_stand_in_that_is_called_comparable_is_refused(make_run: MakeRun):
    layout = make_run(stand_in=True)
    change_json(layout.reproduction, lambda r: r["verdict"].update(comparable=True))
    with pytest.raises(UserError, match=r"comparable with the published one, but .* made with the"):
        card_of(layout)


@pytest.mark.parametrize(
    ("file", "change", "missing"),
    [
        ("evaluation", lambda e: e.pop("calibration"), "no 'calibration' in"),
        ("evaluation", lambda e: e["models"]["last"]["dev"]["all"].pop("f1"), "no 'f1' in"),
        ("audit", lambda a: a.pop("unseen"), "no 'unseen' in"),
        ("audit", lambda a: a.pop("corpus_sha256"), "no 'corpus_sha256' in"),
        ("reproduction", lambda r: r.pop("encoder_files"), "no 'encoder_files' in"),
        ("reproduction", lambda r: r.update(verdict=None), "TypeError"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_files_of_another_version_are_to_be_written_anew(
    make_run: MakeRun, file: str, change: Any, missing: str
):
    layout = make_run()
    change_json(getattr(layout, file), change)
    with pytest.raises(UserError, match=missing) as raised:
        card_of(layout)
    assert "repeat the command that writes it" in str(raised.value)


def test_wheel_of_another_version_is_to_be_built_anew(make_run: MakeRun):
    """Before there were subsets, or with a checkpoint that was imported: that has no scores."""
    layout = make_run()
    wheel = layout.wheel(NAME, VERSION)
    with zipfile.ZipFile(wheel) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    (meta,) = [name for name in contents if name.endswith("-1.0/meta.json")]
    told = json.loads(contents[meta])
    del told["zh_fdner"]["scores"]["dev"]["subsets"]
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, content in {**contents, meta: json.dumps(told).encode()}.items():
            archive.writestr(name, content)
    with pytest.raises(
        UserError, match=r"no 'subsets' in .*\.whl.*run evaluate, then … run package"
    ):
        card_of(layout)


def test_wheel_that_is_not_built_or_no_wheel(make_run: MakeRun):
    layout = make_run()
    wheel = layout.wheel(NAME, VERSION)
    wheel.write_bytes(b"no zip")
    with pytest.raises(UserError, match="no wheel of this project"):
        card_of(layout)
    wheel.unlink()
    with pytest.raises(UserError, match="project run package"):
        card_of(layout)
