"""Resolves `vars.encoder`: bert-base-chinese, another model of the hub, or a local folder."""

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from safetensors import safe_open
from transformers import AutoConfig, AutoTokenizer

from ..errors import UserError
from ..manifest import Source
from ..pipeline.encoder import check_tokenizer
from .bundled_encoder import BUNDLED_ENCODER, STAND_IN_KEY, build_bundled_encoder
from .hub import (
    SECONDS_WHEN_NAMED,
    SECONDS_WHEN_OPTIONAL,
    HubUnavailableError,
    NotOnHubError,
    get_file,
)

BERT_BASE_CHINESE = "google-bert/bert-base-chinese"
# spacy-transformers can pin the configuration it reads, but not the weights. So every
# file is fetched here, at this commit, and training reads the folder.
BERT_BASE_CHINESE_REVISION = "c30a6ed22ab4564dc1e3b2ecbf6e766b0611a33f"
SHORT_NAMES = {"bert-base-chinese": BERT_BASE_CHINESE}

WEIGHTS = ("model.safetensors", "pytorch_model.bin")
TOKENIZERS = ("vocab.txt", "tokenizer.json")
# Whether to lowercase stands here, so it may only be missing if the hub says so.
TOKENIZER_CONFIG = "tokenizer_config.json"
OPTIONAL = ("special_tokens_map.json", "added_tokens.json")


def resolve_encoder(requested: str, output: Path) -> Source:
    """Put the encoder's files into the folder `output` and say what they are.

    requested: "auto", "bundled", a local folder, or a hub id, with `@revision` if it is
        not bert-base-chinese at its pinned commit.
    Raises UserError if what was asked for by name cannot be had.
    """
    if requested == "bundled":
        return _bundled(requested, output)
    if requested == "auto":
        try:
            return _from_hub(requested, BERT_BASE_CHINESE, output, SECONDS_WHEN_OPTIONAL)
        except (HubUnavailableError, NotOnHubError) as error:
            print(f"ℹ bert-base-chinese cannot be had: {error}. Taking the bundled encoder.")
            reason = "bert-base-chinese could not be had from the hub or its cache"
            return {**_bundled(requested, output), "reason": reason}
    if Path(requested).expanduser().is_dir():
        return _from_folder(Path(requested).expanduser(), output)
    if requested.startswith((".", "/", "~")) or requested.count("/") > 1:
        raise UserError(
            f"--vars.encoder {requested}: there is no such folder. Use auto, bundled, a hub id "
            "such as bert-base-chinese, or a folder with config.json, weights and vocab.txt."
        )
    try:
        return _from_hub(requested, requested, output, SECONDS_WHEN_NAMED)
    except (HubUnavailableError, NotOnHubError) as error:
        raise UserError(_three_ways_out(requested, error)) from error


def _bundled(requested: str, output: Path) -> Source:
    with _filling(output) as folder:
        build_bundled_encoder(folder)
    return {
        "requested": requested,
        "name": BUNDLED_ENCODER,
        "stand_in": True,
        "license": "MIT",
        "files": _checksums(output),
    }


def _from_folder(folder: Path, output: Path) -> Source:
    names = {p.name for p in folder.iterdir()}
    for role, choices in (("configuration", ("config.json",)), ("weights", WEIGHTS)):
        if names.isdisjoint(choices):
            raise UserError(f"{folder}: no {role}. Expected {' or '.join(choices)}.")
    if names.isdisjoint(TOKENIZERS):
        raise UserError(f"{folder}: no tokenizer. Expected {' or '.join(TOKENIZERS)}.")
    weights = next(name for name in WEIGHTS if name in names)
    wanted = ("config.json", weights, *TOKENIZERS, TOKENIZER_CONFIG, *OPTIONAL)
    _place([folder / name for name in wanted if name in names], output)
    if is_bundled(output):
        return _bundled(folder.name, output)
    return {
        "requested": folder.name,
        "name": folder.name,
        "stand_in": False,
        "license": "not stated",
        "files": _checksums(output),
    }


def _from_hub(requested: str, spec: str, output: Path, seconds: float) -> Source:
    repo, _, revision = spec.partition("@")
    repo = SHORT_NAMES.get(repo, repo)
    if not revision:
        revision = BERT_BASE_CHINESE_REVISION if repo == BERT_BASE_CHINESE else "main"

    def get(filename: str) -> Path:
        return get_file(repo, filename, revision=revision, repo_type="model", seconds=seconds)[0]

    config, commit = get_file(
        repo, "config.json", revision=revision, repo_type="model", seconds=seconds
    )
    # Whatever `main` becomes meanwhile, the other files are to be of the same commit.
    revision = commit or revision
    files = [config, _first_of(WEIGHTS, get), _first_of(TOKENIZERS, get)]
    with contextlib.suppress(NotOnHubError):
        files.append(get(TOKENIZER_CONFIG))
    for name in (*TOKENIZERS, *OPTIONAL):
        # Without network, a file that the cache lacks need not exist at all.
        with contextlib.suppress(NotOnHubError, HubUnavailableError):
            files.append(get(name))
    _place(files, output)
    return {
        "requested": requested,
        "name": repo,
        "stand_in": False,
        "license": "Apache-2.0" if repo == BERT_BASE_CHINESE else "see the model's card",
        "url": f"https://huggingface.co/{repo}",
        "revision": revision,
        "files": _checksums(output),
    }


def _first_of(choices: tuple[str, ...], get: Callable[[str], Path]) -> Path:
    """The first of these files that can be had. Raises what the first one failed with."""
    errors: list[Exception] = []
    for name in choices:
        try:
            return get(name)
        except (NotOnHubError, HubUnavailableError) as error:
            errors.append(error)
    raise errors[0]


def _place(files: list[Path], output: Path) -> None:
    """Fill the folder with these files. Weights are large: link them where the disk allows.

    Raises UserError if they are no encoder that training could read.
    """
    with _filling(output) as folder:
        for path in dict.fromkeys(files):
            try:
                os.link(path.resolve(), folder / path.name)
            except OSError:
                shutil.copyfile(path, folder / path.name)
        check_encoder(folder)


@contextlib.contextmanager
def _filling(output: Path) -> Iterator[Path]:
    """A new folder that takes the place of `output` once it is whole."""
    new = output.with_name(f"{output.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    try:
        yield new
        shutil.rmtree(output, ignore_errors=True)
        new.rename(output)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def check_encoder(folder: Path) -> None:
    """Read all but the weights themselves. Raises UserError if that fails."""
    try:
        AutoConfig.from_pretrained(folder, trust_remote_code=False)
        tokenizer = AutoTokenizer.from_pretrained(folder, trust_remote_code=False)
        check_tokenizer(tokenizer, folder.name)
        tokenizer(["轴"], is_split_into_words=True)
        if (folder / WEIGHTS[0]).exists():
            with safe_open(folder / WEIGHTS[0], framework="pt") as weights:
                weights.keys()
    except Exception as error:
        # The library's ways to fail on a broken file are many and undocumented.
        reason = str(error).strip().split("\n")[0]
        raise UserError(f"The encoder cannot be read: {type(error).__name__}: {reason}") from error


def is_bundled(folder: Path) -> bool:
    """Whether this is a copy of the bundled encoder, by whatever name."""
    config = json.loads((folder / "config.json").read_text(encoding="utf8"))
    return bool(config.get(STAND_IN_KEY))


def _checksums(folder: Path) -> dict[str, str]:
    checksums = {}
    for path in sorted(folder.iterdir()):
        with path.open("rb") as stream:
            digest = hashlib.sha256()
            while block := stream.read(1 << 20):
                digest.update(block)
        checksums[path.name] = digest.hexdigest()
    return checksums


def _three_ways_out(requested: str, error: Exception) -> str:
    return (
        f"The encoder {requested} cannot be had: {error}.\nThree ways out:\n"
        "  1. Download its config.json, model.safetensors, vocab.txt and tokenizer_config.json "
        "elsewhere, and pass the folder: --vars.encoder path/to/folder.\n"
        "  2. Set HF_ENDPOINT to a mirror of the hub that this network reaches, and run again.\n"
        "  3. Go on without it: --vars.encoder bundled, a small random encoder."
    )
