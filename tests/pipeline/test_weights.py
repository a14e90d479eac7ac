"""What a pipeline's weights are saved as, and what is never done when they are read."""

import contextlib
import io
import json
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
import srsly
import torch
from safetensors.torch import load_file
from spacy.language import Language
from spacy.training import Example
from transformers import AutoModel

from zh_fdner.pipeline import shim, weights
from zh_fdner.pipeline.component import WEIGHTS

TEXT = "轴承6205外圈点蚀,更换�轴承。"


def build(encoder: Path, factory: str = "char_transformer") -> Language:
    spacy.util.fix_random_seed(0)
    nlp = spacy.blank("zh")
    model = {"@architectures": "zh_fdner.CharTransformer.v1", "name": str(encoder)}
    nlp.add_pipe(factory, name="transformer", config={"model": model})
    nlp.add_pipe("bio_ner", name="ner")
    example = Example.from_dict(nlp.make_doc("轴承点蚀"), {"entities": [(0, 2, "部件")]})
    nlp.initialize(lambda: [example])
    return nlp


@pytest.fixture(scope="module")
def nlp(encoder_folder: Path) -> Language:
    return build(encoder_folder)


@pytest.fixture
def saved(nlp: Language, tmp_path: Path) -> Path:
    nlp.to_disk(tmp_path / "saved")
    return tmp_path / "saved"


def encoder_of(nlp: Language) -> torch.nn.Module:
    return nlp.get_pipe("transformer").model.hf.transformer


def scores(nlp: Language) -> bytes:
    doc = nlp.get_pipe("transformer")(nlp.make_doc(TEXT))
    return nlp.get_pipe("ner").model.predict([doc])[0].tobytes()


class Trap:
    """What it is pickled to creates a file when it is unpickled."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self):
        return (os.mkdir, (str(self.marker),))


def traps(marker: Path) -> dict[str, bytes]:
    """Pickles, bare, as torch saves them, and as torch used to."""
    new, old = io.BytesIO(), io.BytesIO()
    torch.save({"weights": Trap(marker)}, new)
    torch.save({"weights": Trap(marker)}, old, _use_new_zipfile_serialization=False)
    return {
        "pickle": pickle.dumps(Trap(marker)),
        "torch": new.getvalue(),
        "old torch": old.getvalue(),
    }


def with_message(folder: Path, **changes: object) -> None:
    """Change the encoder's part of a saved pipeline."""
    path = folder / "transformer" / "model"
    saved = srsly.msgpack_loads(path.read_bytes())
    (place,) = [i for i, shims in enumerate(saved["shims"]) if shims]
    message = srsly.msgpack_loads(saved["shims"][place][0])
    message.update(changes)
    saved["shims"][place][0] = srsly.msgpack_dumps(message)
    path.write_bytes(srsly.msgpack_dumps(saved))


@pytest.fixture(params=["as it is", "torch told to trust everything"])
def trust(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param != "as it is":
        monkeypatch.setenv("TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD", "1")


@pytest.mark.parametrize("kind", ["pickle", "torch", "old torch"])
def test_traps_do_go_off_where_nobody_minds(kind: str, tmp_path: Path):
    """(So that the tests below are able to fail.)"""
    trap = traps(tmp_path / "marker")[kind]
    if kind == "pickle":
        pickle.loads(trap)
    else:
        torch.load(io.BytesIO(trap), weights_only=False)
    assert (tmp_path / "marker").exists()


@pytest.mark.usefixtures("trust")
@pytest.mark.parametrize("kind", ["pickle", "torch", "old torch"])
def test_trap_in_place_of_the_weights_is_refused_unread(kind: str, saved: Path, tmp_path: Path):
    marker = tmp_path / "marker"
    (saved / "transformer" / WEIGHTS).write_bytes(traps(marker)[kind])
    with pytest.raises(ValueError, match="as safetensors only"):
        spacy.load(saved)
    assert not marker.exists()


@pytest.mark.usefixtures("trust")
@pytest.mark.parametrize("kind", ["pickle", "torch", "old torch"])
def test_trap_among_the_bytes_of_the_model_is_refused_unread(
    kind: str, saved: Path, tmp_path: Path
):
    marker = tmp_path / "marker"
    with_message(saved, state=traps(marker)[kind])
    with pytest.raises(ValueError, match="They were not read"):
        spacy.load(saved)
    assert not marker.exists()


def test_trap_in_every_other_file_of_a_pipeline_is_not_sprung(saved: Path, tmp_path: Path):
    """Whatever else happens: spaCy reads some of them as JSON, and some not at all."""
    marker = tmp_path / "marker"
    for path in sorted(p for p in saved.rglob("*") if p.is_file()):
        content = path.read_bytes()
        path.write_bytes(traps(marker)["pickle"])
        with contextlib.suppress(Exception):
            spacy.load(saved)
        path.write_bytes(content)
        assert not marker.exists(), path


@pytest.mark.usefixtures("trust")
@pytest.mark.parametrize("kind", ["pickle", "torch", "old torch"])
def test_trap_in_an_encoders_pytorch_model_is_not_sprung_by_training(
    kind: str, encoder_folder: Path, tmp_path: Path
):
    """(Here it is transformers that reads, with weights_only=True.)"""
    folder, marker = tmp_path / "encoder", tmp_path / "marker"
    shutil.copytree(encoder_folder, folder)
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(traps(marker)[kind])
    with pytest.raises(Exception, match=r"weights|pickle|Unable to load"):
        build(folder)
    assert not marker.exists()


def test_tokenizer_may_not_bring_code_or_files_for_elsewhere(saved: Path, tmp_path: Path):
    """spacy-transformers passes on settings that the file names, `trust_remote_code` too."""
    marker = tmp_path / "marker"
    code = f"import os\nos.mkdir({str(marker)!r})\nclass Trap:\n    pass\n".encode()
    config = {
        "tokenizer_class": "Trap",
        "auto_map": {"AutoTokenizer": ["trap.Trap", "trap.Trap"]},
    }
    files = {
        "kwargs": {"use_fast": True, "trust_remote_code": True},
        "trap.py": code,
        "tokenizer_config.json": json.dumps(config).encode(),
    }
    model = {"model_type": "bert", "auto_map": {"AutoConfig": "trap.Trap"}}
    with_message(saved, tokenizer=files, config=model)
    with pytest.raises(ValueError, match=r"custom code|Trap"):
        spacy.load(saved)
    assert not marker.exists()
    for name in (str(marker), f"../{marker.name}", "..", "a/b", "a\\b"):
        with_message(saved, tokenizer={name: b"x"})
        with pytest.raises(ValueError, match="It was not read"):
            spacy.load(saved)
    assert not marker.exists()


def test_pipeline_that_torch_saved_is_still_read(nlp: Language, saved: Path):
    old = io.BytesIO()
    torch.save(encoder_of(nlp).state_dict(), old)
    with_message(saved, state=old.getvalue())
    (saved / "transformer" / WEIGHTS).unlink()
    assert scores(spacy.load(saved)) == scores(nlp)


def test_weights_file_is_a_checkpoint_that_transformers_reads(nlp: Language, saved: Path):
    folder = saved / "transformer"
    (folder / "model.safetensors").write_bytes((folder / WEIGHTS).read_bytes())
    encoder_of(nlp).config.save_pretrained(folder)
    read = AutoModel.from_pretrained(folder).state_dict()
    for name, tensor in encoder_of(nlp).state_dict().items():
        assert torch.equal(read[name], tensor)


def test_same_pipeline_is_saved_to_the_same_bytes(nlp: Language, saved: Path, tmp_path: Path):
    again = spacy.load(saved)
    again.to_disk(tmp_path / "again")
    for path in saved.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "again" / path.relative_to(saved)).read_bytes()
    assert nlp.to_bytes() == again.to_bytes()
    assert spacy.load(saved).from_bytes(again.to_bytes()).to_bytes() == nlp.to_bytes()


def test_configuration_comes_back_to_the_last_digit(nlp: Language, saved: Path):
    """(spacy-transformers makes BERT's layer_norm_eps 0 of 1e-12.)"""
    config = encoder_of(nlp).config
    assert config.layer_norm_eps == 1e-12
    assert encoder_of(spacy.load(saved)).config.layer_norm_eps == 1e-12


def test_saved_pipeline_does_not_tell_where_its_encoder_was(saved: Path, encoder_folder: Path):
    for path in (saved / "transformer").iterdir():
        assert str(encoder_folder).encode() not in path.read_bytes()


def test_loaded_weights_can_be_trained_and_saved_over_what_they_came_from(saved: Path):
    nlp = spacy.load(saved)
    before = {name: t.clone() for name, t in encoder_of(nlp).state_dict().items()}
    example = Example.from_dict(nlp.make_doc("轴承点蚀"), {"entities": [(0, 2, "部件")]})
    optimizer = nlp.resume_training()
    # The head begins with zeros, so the encoder's first gradient is zero.
    for _ in range(2):
        nlp.update([example], sgd=optimizer)
    after = encoder_of(nlp).state_dict()
    changed = [name for name in before if not torch.equal(before[name], after[name])]
    assert "embeddings.word_embeddings.weight" in changed
    on_disk = load_file(saved / "transformer" / WEIGHTS)
    assert torch.equal(on_disk[changed[0]], before[changed[0]])
    expected = scores(nlp)
    nlp.to_disk(saved)
    assert scores(nlp) == expected
    assert scores(spacy.load(saved)) == expected
    assert sorted(p.name for p in (saved / "transformer").iterdir()) == ["cfg", WEIGHTS, "model"]


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision_comes_back_as_it_was(dtype: torch.dtype, encoder_folder: Path, tmp_path):
    nlp = build(encoder_folder)
    encoder_of(nlp).to(dtype)
    nlp.to_disk(tmp_path)
    loaded = encoder_of(spacy.load(tmp_path)).state_dict()
    for name, tensor in encoder_of(nlp).state_dict().items():
        assert loaded[name].dtype == tensor.dtype
        assert torch.equal(loaded[name], tensor)


class Tied(torch.nn.Module):
    """Two names for one parameter, views of one buffer, a transposed one, and one not saved."""

    def __init__(self, fill: float) -> None:
        super().__init__()
        self.first = torch.nn.Linear(3, 3, bias=False)
        self.second = torch.nn.Linear(3, 3, bias=False)
        torch.nn.init.constant_(self.first.weight, fill)
        self.second.weight = self.first.weight
        self.frozen = torch.nn.Parameter(torch.full((2, 5), fill).T, requires_grad=False)
        both = torch.full((4,), fill)
        self.register_buffer("left", both[:2])
        self.register_buffer("right", both[2:])
        self.register_buffer("positions", torch.arange(4), persistent=False)


def test_tied_shared_and_transposed_tensors_come_back_tied_and_equal():
    data = weights.to_bytes(weights.weights_of(Tied(2.0)))
    assert data == weights.to_bytes(weights.weights_of(Tied(2.0)))
    module = Tied(0.0)
    weights.put_into(module, weights.from_bytes(data))
    assert module.first.weight is module.second.weight
    assert [p.requires_grad for p in module.parameters()] == [False, True]
    assert all(t.eq(2.0).all() for t in module.state_dict().values())
    assert module.positions.tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda tensors: tensors.pop("frozen"), "missing: frozen"),
        (lambda tensors: tensors.update(more=torch.zeros(1)), "unknown: more"),
        (lambda tensors: tensors.update(frozen=torch.zeros(1)), "other shape: frozen"),
    ],
)
def test_weights_of_another_encoder_are_refused_by_name(change, message: str):
    """(spacy-transformers would go on with a warning, and with random weights.)"""
    tensors = weights.weights_of(Tied(2.0))
    change(tensors)
    with pytest.raises(ValueError, match=message):
        weights.put_into(Tied(0.0), tensors)


@pytest.mark.parametrize("kept", [0, 7, 100, -1])
def test_cut_file_is_refused(kept: int, saved: Path):
    path = saved / "transformer" / WEIGHTS
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ValueError, match="cannot be read"):
        spacy.load(saved)


def test_missing_weights_are_missed(saved: Path):
    (saved / "transformer" / WEIGHTS).unlink()
    with pytest.raises(ValueError, match="cannot be read"):
        spacy.load(saved)


def test_weights_apart_are_not_forgotten_by_the_stock_component(saved: Path):
    config = (saved / "config.cfg").read_text(encoding="utf8")
    config = config.replace('factory = "char_transformer"', 'factory = "transformer"')
    (saved / "config.cfg").write_text(config, encoding="utf8")
    with pytest.raises(ValueError, match="char_transformer"):
        spacy.load(saved)


def test_stock_component_keeps_the_weights_with_all_else(encoder_folder: Path, tmp_path: Path):
    nlp = build(encoder_folder, factory="transformer")
    nlp.to_disk(tmp_path)
    assert not (tmp_path / "transformer" / WEIGHTS).exists()
    assert scores(spacy.load(tmp_path)) == scores(nlp)


def test_weights_go_to_the_device_in_use_whatever_they_came_from(saved: Path, monkeypatch):
    """A GPU's stand-in is torch's "meta", which every machine has."""
    monkeypatch.setattr(shim, "get_torch_default_device", lambda: torch.device("meta"))
    nlp = spacy.load(saved)
    encoder = encoder_of(nlp)
    assert {p.device.type for p in encoder.parameters()} == {"meta"}
    assert {b.device.type for b in encoder.buffers()} == {"meta"}
    assert nlp.get_pipe("transformer").model.layers[0].shims[0].device.type == "meta"


def test_save_fails_whole(nlp: Language, saved: Path, monkeypatch):
    def full(path: Path, data: bytes) -> int:
        path.open("wb").write(data[:1000])
        raise OSError(28, "No space left on device")

    before = (saved / "transformer" / WEIGHTS).read_bytes()
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        weights.to_file(weights.weights_of(encoder_of(nlp)), saved / "transformer" / WEIGHTS)
    monkeypatch.undo()
    assert (saved / "transformer" / WEIGHTS).read_bytes() == before
    assert not list(saved.rglob("*.new"))


LOAD = """
import random, resource, sys
import numpy, spacy, torch, transformers.models.bert.modeling_bert
import zh_fdner.pipeline.component, zh_fdner.pipeline.ner
drawn = torch.get_rng_state()
modules = set(sys.modules)
nlp = spacy.load(sys.argv[1])
assert torch.equal(drawn, torch.get_rng_state()), "random numbers drawn"
more = [m for m in set(sys.modules) - modules if ".modeling_" in m]
assert not more, more
"""


def test_loading_draws_no_weights_and_imports_no_other_architectures(saved: Path):
    """(These were the most of the time it took: seconds for BERT.)"""
    command = [sys.executable, "-W", "ignore", "-c", LOAD, str(saved)]
    subprocess.run(command, check=True)
