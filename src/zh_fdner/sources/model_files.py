"""Puts the files of a Hugging Face model into a folder, from another folder or the hub."""

import contextlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from safetensors import safe_open
from transformers import AutoConfig, AutoTokenizer

from ..atomic import filling
from ..checksum import sha256_of
from ..errors import UserError
from ..manifest import Source
from ..pipeline.encoder import check_tokenizer
from .hub import HubUnavailableError, NotOnHubError, get_file

WEIGHTS = ("model.safetensors", "pytorch_model.bin")
TOKENIZERS = ("vocab.txt", "tokenizer.json")
# Whether to lowercase stands here, so it may only be missing if the hub says so.
TOKENIZER_CONFIG = "tokenizer_config.json"
OPTIONAL = ("special_tokens_map.json", "added_tokens.json")

# Raises UserError if the files in the folder are not what was asked for.
Check = Callable[[Path], None]


def local_folder(requested: str, option: str, other_choices: str) -> Path | None:
    """The folder that was asked for; None if it is for the hub to say what that is.

    option, other_choices: what the error says of where it was asked for, and of what can be.
    Raises UserError if this can be nothing but a folder, and there is none.
    """
    folder = Path(requested).expanduser()
    if folder.is_dir():
        return folder
    if requested.startswith((".", "/", "~")) or requested.count("/") > 1:
        raise UserError(
            f"{option} {requested}: there is no such folder. Use {other_choices}, "
            "or a folder with config.json, weights and vocab.txt."
        )
    return None


def from_folder(folder: Path, output: Path, check: Check, *, link: bool = True) -> Source:
    """Take a model from a folder.

    check: is given the files before they take the place of what is in `output`.
    link: as weights are large, have the same files in both places where the disk allows.
    Raises UserError if a file is missing.
    """
    names = {p.name for p in folder.iterdir()}
    for role, choices in (("configuration", ("config.json",)), ("weights", WEIGHTS)):
        if names.isdisjoint(choices):
            raise UserError(f"{folder}: no {role}. Expected {' or '.join(choices)}.")
    if names.isdisjoint(TOKENIZERS):
        raise UserError(f"{folder}: no tokenizer. Expected {' or '.join(TOKENIZERS)}.")
    weights = next(name for name in WEIGHTS if name in names)
    wanted = ("config.json", weights, *TOKENIZERS, TOKENIZER_CONFIG, *OPTIONAL)
    _place([folder / name for name in wanted if name in names], output, check, link=link)
    return {
        "requested": folder.name,
        "name": folder.name,
        "stand_in": False,
        "license": "not stated",
        "files": checksums(output),
    }


def from_hub(
    requested: str, repo: str, revision: str, output: Path, check: Check, seconds: float
) -> Source:
    """Take a model from the hub or its cache, all files from one commit.

    check: see `from_folder`. seconds: see `get_file`.
    Raises HubUnavailableError or NotOnHubError, and UserError if `repo` cannot be an id.
    """

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
    _place(files, output, check)
    return {
        "requested": requested,
        "name": repo,
        "stand_in": False,
        "license": "see the model's card",
        "url": f"https://huggingface.co/{repo}",
        "revision": revision,
        "files": checksums(output),
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


def _place(files: list[Path], output: Path, check: Check, *, link: bool = True) -> None:
    """Fill the folder with these files. check, link: see `from_folder`."""
    with filling(output) as folder:
        for path in dict.fromkeys(files):
            if not (link and _linked(path, folder / path.name)):
                shutil.copyfile(path, folder / path.name)
        check(folder)


def _linked(path: Path, link: Path) -> bool:
    """Whether the disk allows it."""
    try:
        os.link(path.resolve(), link)
    except OSError:
        return False
    return True


def check_readable(folder: Path, what: str) -> None:
    """Read all but the weights themselves.

    what: "encoder", for the error. Raises UserError if reading fails.
    """
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
        raise UserError(f"The {what} cannot be read: {reason_of(error)}") from error


def reason_of(error: Exception) -> str:
    """The kind of the error and the first two lines of what it says: torch's first one
    only announces the second."""
    lines = [line.strip() for line in str(error).strip().splitlines()[:2]]
    return f"{type(error).__name__}: {' '.join(lines)}"


def checksums(folder: Path) -> dict[str, str]:
    """The sha256 of each file of the folder."""
    return {path.name: sha256_of(path) for path in sorted(folder.iterdir())}


def three_ways_out(what: str, option: str, requested: str, error: Exception, third: str) -> str:
    """What to do about a model that the hub does not give.

    what, option: "encoder", "--vars.encoder". third: the way out besides another place to
        get it from.
    """
    return (
        f"The {what} {requested} cannot be had: {error}.\nThree ways out:\n"
        "  1. Download its config.json, model.safetensors, vocab.txt and tokenizer_config.json "
        f"elsewhere, and pass the folder: {option} path/to/folder.\n"
        "  2. Set HF_ENDPOINT to a mirror of the hub that this network reaches, and run again.\n"
        f"  3. {third}"
    )
