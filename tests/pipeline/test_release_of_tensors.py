"""After use, a doc lets go of the encoder's output, unless somebody still needs it."""

import gc
from pathlib import Path

import pytest
import spacy
import torch
from spacy.language import Language
from spacy.training import Example
from thinc.api import Adam

SENTENCES = [
    ("轴承6205有点蚀", [(0, 2, "部件"), (2, 6, "参数"), (7, 9, "失效形式")]),
    ("更换轴承", [(2, 4, "部件")]),
    ("外圈点蚀严重。", [(0, 2, "部件"), (2, 4, "失效形式")]),
]
TEXTS = [text for text, _ in SENTENCES]
ENTITIES = [entities for _, entities in SENTENCES]


def pipeline(encoder_folder: Path, **components: bool) -> Language:
    """With a component of each name, which is told whether to release."""
    nlp = spacy.blank("zh")
    model = {"@architectures": "zh_fdner.CharTransformer.v1", "name": str(encoder_folder)}
    nlp.add_pipe("transformer", config={"model": model})
    for name, release in components.items():
        nlp.add_pipe("bio_ner", name=name, config={"release_trf_data": release})
    nlp.initialize(lambda: examples(nlp))
    return nlp


def examples(nlp: Language) -> list[Example]:
    return [Example.from_dict(nlp.make_doc(t), {"entities": list(e)}) for t, e in SENTENCES]


def found(nlp: Language) -> list[list[tuple[int, int, str]]]:
    return [[(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in nlp.pipe(TEXTS)]


@pytest.fixture(scope="module")
def one(encoder_folder: Path) -> Language:
    return pipeline(encoder_folder, ner=True)


@pytest.fixture(scope="module")
def two(encoder_folder: Path) -> Language:
    """Two components on one encoder, both of which know the sentences by heart."""
    spacy.util.fix_random_seed(0)
    nlp = pipeline(encoder_folder, ner=True, ner2=True)
    optimizer = Adam(0.001, use_averages=False)
    for _ in range(60):
        nlp.update(examples(nlp), sgd=optimizer, drop=0.1)
    return nlp


def only_outside(nlp: Language, name: str) -> None:
    """Make a component find nothing."""
    layer = nlp.get_pipe(name).model.get_ref("output_layer")
    layer.get_param("b")[0] = 1e6


def test_release_of_tensors_after_the_only_component(one: Language):
    assert one(TEXTS[0])._.trf_data is None
    assert all(doc._.trf_data is None for doc in one.pipe(TEXTS))
    assert one("")._.trf_data is None


def test_release_of_tensors_can_be_turned_off(encoder_folder: Path):
    nlp = pipeline(encoder_folder, ner=False)
    doc = nlp(TEXTS[0])
    assert doc._.trf_data.model_output.last_hidden_state.shape[1] == len(doc) + 2


def test_release_of_tensors_setting_is_saved(encoder_folder: Path, tmp_path: Path):
    for release in (True, False):
        pipeline(encoder_folder, ner=release).to_disk(tmp_path)
        assert (spacy.load(tmp_path)(TEXTS[0])._.trf_data is None) == release


def test_release_of_tensors_waits_for_the_last_component(two: Language, tmp_path: Path):
    assert found(two) == ENTITIES
    assert all(doc._.trf_data is None for doc in two.pipe(TEXTS))
    two.to_disk(tmp_path)
    for silenced in ("ner", "ner2"):
        # Without what one finds, one sees what the other has found.
        nlp = spacy.load(tmp_path)
        only_outside(nlp, silenced)
        assert found(nlp) == ENTITIES
        assert found(spacy.load(tmp_path, exclude=[silenced])) == ENTITIES


def test_release_of_tensors_is_up_to_the_last_component(encoder_folder: Path):
    keeps = pipeline(encoder_folder, ner=True, ner2=False)
    assert keeps(TEXTS[0])._.trf_data is not None


def count_tensors() -> int:
    gc.collect()
    return sum(isinstance(thing, torch.Tensor) for thing in gc.get_objects())


def test_release_of_tensors_leaves_none_with_docs_that_are_kept(one: Language):
    list(one.pipe(TEXTS))
    before = count_tensors()
    docs = list(one.pipe(TEXTS * 20, batch_size=10))
    assert count_tensors() == before
    assert not any(hasattr(v, "shape") for doc in docs for v in doc.user_data.values())


@pytest.mark.parametrize("release", [True, False])
def test_release_of_tensors_in_a_pipeline_that_sourced_the_component(two, release):
    config = two.config.copy()
    config["components"]["ner"]["release_trf_data"] = release
    source = spacy.util.load_model_from_config(config, auto_fill=True).from_bytes(two.to_bytes())
    source.remove_pipe("ner2")
    nlp = spacy.blank("zh", vocab=source.vocab)
    nlp.add_pipe("transformer", source=source)
    nlp.add_pipe("ner", source=source)
    nlp.add_pipe("bio_ner", name="ner2")
    nlp.get_pipe("ner2").from_bytes(two.get_pipe("ner2").to_bytes())
    only_outside(nlp, "ner")
    assert found(nlp) == ENTITIES


def test_release_of_tensors_waits_for_a_disabled_component(two):
    """It may be enabled, or applied by hand."""
    with two.select_pipes(disable="ner2"):
        doc = two(TEXTS[0])
    assert doc._.trf_data is not None


def add_listener(nlp: Language, name: str) -> None:
    """A component that reads the transformer's output."""
    pooling = {"@layers": "reduce_mean.v1"}
    listener = {"@architectures": "spacy-transformers.TransformerListener.v1", "pooling": pooling}
    reductions = {f"use_reduce_{kind}": kind == "mean" for kind in ("first", "last", "max", "mean")}
    model = {"@architectures": "spacy.TextCatReduce.v1", "exclusive_classes": True, **reductions}
    nlp.add_pipe("textcat", name=name, config={"model": {**model, "tok2vec": listener}})


def with_cats(nlp: Language) -> list[Example]:
    for example in (given := examples(nlp)):
        example.reference.cats = {"轻": 1.0, "重": 0.0}
    return given


@pytest.mark.parametrize("pipes", [{"enable": ["late"]}, {"disable": ["ner"]}])
def test_release_of_tensors_waits_for_what_another_pipeline_added(encoder_folder: Path, pipes):
    """While a component is disabled, spaCy tells the transformer nothing of its listeners."""
    source = pipeline(encoder_folder, ner=True)
    nlp = spacy.blank("zh")
    nlp.add_pipe("transformer", source=source)
    nlp.add_pipe("ner", source=source)
    add_listener(nlp, "late")
    with nlp.select_pipes(**pipes):
        nlp.initialize(lambda: with_cats(nlp))
    assert nlp(TEXTS[0])._.trf_data is not None


def test_release_of_tensors_waits_for_another_pipeline_though_the_first_is_linked_anew(
    encoder_folder: Path,
):
    """Whatever is added to a pipeline, its transformer forgets the listeners of all others."""
    source = pipeline(encoder_folder, ner=True)
    nlp = spacy.blank("zh")
    nlp.add_pipe("transformer", source=source)
    nlp.add_pipe("ner", source=source)
    add_listener(nlp, "late")
    nlp.initialize(lambda: with_cats(nlp))
    source.add_pipe("sentencizer")
    assert nlp(TEXTS[0])._.trf_data is not None
    assert source(TEXTS[0])._.trf_data is None


def test_release_of_tensors_of_another_encoder_is_left_to_others(encoder_folder: Path):
    """A component with an encoder of its own does not need `doc._.trf_data`; others may."""
    source = pipeline(encoder_folder, ner=True)
    source.replace_listeners("transformer", "ner", ["model.tok2vec"])
    nlp = pipeline(encoder_folder)
    nlp.add_pipe("ner", source=source)
    add_listener(nlp, "late")
    with nlp.select_pipes(enable=["late"]):
        nlp.initialize(lambda: with_cats(nlp))
    assert nlp(TEXTS[0])._.trf_data is not None


def test_release_of_tensors_after_a_component_that_was_enabled_late(encoder_folder, tmp_path):
    pipeline(encoder_folder, ner=True).to_disk(tmp_path)
    nlp = spacy.load(tmp_path, disable=["ner"])
    assert nlp(TEXTS[0])._.trf_data is not None
    nlp.enable_pipe("ner")
    assert nlp(TEXTS[0])._.trf_data is None


def test_release_of_tensors_after_a_component_added_in_between(encoder_folder: Path):
    nlp = pipeline(encoder_folder)
    add_listener(nlp, "early")
    nlp.add_pipe("bio_ner", name="ner")
    nlp.initialize(lambda: with_cats(nlp))
    assert nlp(TEXTS[0])._.trf_data is None


def test_release_of_tensors_beside_listeners_of_another_kind(encoder_folder: Path):
    """spaCy's `tok2vec` shares what it computes in the same way, but elsewhere."""
    nlp = pipeline(encoder_folder)
    nlp.add_pipe("tok2vec", first=True)
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96}
    nlp.add_pipe("ner", name="other", config={"model": {"tok2vec": listener}})
    nlp.add_pipe("bio_ner", name="ner")
    nlp.initialize(lambda: examples(nlp))
    assert nlp(TEXTS[0])._.trf_data is None
