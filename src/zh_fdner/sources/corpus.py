"""Resolves `vars.corpus`: fdner, the bundled sample, or the user's own files."""

from collections.abc import Iterator
from pathlib import Path

from ..checksum import sha256_of
from ..corpus.splits import SPLITS
from ..errors import UserError
from ..layout import Layout
from ..manifest import FDNER, Source
from .archive import read_zip
from .corpus_files import read_files, write_files
from .fingerprint import INFERRED_SHA256, PUBLISHED_COMMIT, fingerprint
from .hub import (
    SECONDS_WHEN_NAMED,
    SECONDS_WHEN_OPTIONAL,
    HubUnavailableError,
    NotOnHubError,
    get_file,
)

# Which zip the published run used is not known, so the fingerprint decides. The second
# came later and its commit is known by its first digits alone, hence the branch.
FDNER_ZIPS = (("fdner.zip", PUBLISHED_COMMIT), ("fdner11.zip", "main"))


def resolve_corpus(requested: str, layout: Layout, output: Path) -> Source:
    """Put the files into the folder `output`, byte for byte, and say what they are.

    They lie in a folder a split, `train`, `dev` and `test`, or in `all` where the convert step
    has yet to divide them.
    requested: "auto", "fdner", "sample", or the path of a folder, a zip or a file.
    Raises UserError if what was asked for by name cannot be had.
    """
    if requested == "sample":
        return _sample(requested, layout, output)
    if requested in ("auto", "fdner"):
        try:
            seconds = SECONDS_WHEN_OPTIONAL if requested == "auto" else SECONDS_WHEN_NAMED
            return _fdner(requested, layout, output, seconds)
        except (HubUnavailableError, NotOnHubError) as error:
            if requested == "fdner":
                raise UserError(_three_ways_out(error, layout)) from error
            print(f"ℹ fdner cannot be had: {error}. Taking the bundled sample corpus.")
            source = _sample(requested, layout, output)
            return {**source, "reason": "fdner could not be had from the hub or its cache"}
    return _own(Path(requested).expanduser(), layout, output)


def _sample(requested: str, layout: Layout, output: Path) -> Source:
    return {
        "requested": requested,
        "name": "zh_fdner sample",
        "stand_in": True,
        "license": "CC0-1.0",
        "files": write_files(sample_files(layout), output),
    }


def sample_files(layout: Layout) -> dict[str, bytes]:
    """The bundled sample corpus, by place."""
    return {
        f"{split}/{split}.txt": (layout.sample / f"{split}.txt").read_bytes() for split in SPLITS
    }


def _fdner(requested: str, layout: Layout, output: Path, seconds: float) -> Source:
    """fdner from the user's file, else from the hub. Of the zips on the hub, the first
    whose fingerprint is the published one; if none is, the first that can be had."""
    first: tuple[dict[str, bytes], Source] | None = None
    for archive, revision in _fdner_archives(layout, seconds):
        try:
            files = read_zip(archive)
            _check_splits(files, archive)
        except UserError as error:
            if archive == layout.fdner_zip:
                raise
            print(f"⚠ {revision} cannot be used: {error}")
            continue
        source: Source = {
            "requested": requested,
            "name": FDNER,
            "stand_in": False,
            "license": "none stated",
            "url": f"https://huggingface.co/datasets/{FDNER}",
            "revision": revision,
            "files": write_files(files, output),
            "fingerprint": fingerprint(output),
        }
        sha256 = sha256_of(archive)
        source["fingerprint"]["zip_sha256"] = sha256
        source["fingerprint"]["zip_sha256_is_the_inferred_one"] = sha256 == INFERRED_SHA256
        if source["fingerprint"]["matches"]:
            return source
        first = first or (files, source)
    if first is None:
        raise HubUnavailableError("no zip of fdner on the hub could be read")
    files, source = first
    write_files(files, output)
    print("⚠ fdner's counts are not those of the published run; see the manifest's fingerprint.")
    return source


def _fdner_archives(layout: Layout, seconds: float) -> Iterator[tuple[Path, str]]:
    """Each zip and what it is, best first. Raises if there is none at all."""
    if layout.fdner_zip.exists():
        yield layout.fdner_zip, "fdner.zip put by hand"
        return
    for i, (filename, revision) in enumerate(FDNER_ZIPS):
        try:
            path, commit = get_file(
                FDNER, filename, revision=revision, repo_type="dataset", seconds=seconds
            )
        except (HubUnavailableError, NotOnHubError):
            if i == 0:
                raise
            return
        yield path, f"{filename} at {commit}"


def _check_splits(files: dict[str, bytes], archive: Path) -> None:
    found = {place.split("/")[0] for place in files}
    if found != set(SPLITS):
        raise UserError(f"{archive}: expected train, valid (or dev) and test files.")


def _own(path: Path, layout: Layout, output: Path) -> Source:
    if not path.exists():
        raise UserError(
            f"--vars.corpus {path}: there is no such folder or file. Use auto, fdner, sample, or "
            "the path of a folder, zip or file of annotated text."
        )
    files = read_files(path)
    if by_split(files) == by_split(sample_files(layout)):
        return _sample(path.name, layout, output)
    return {
        "requested": path.name,
        "name": path.name,
        "stand_in": False,
        "license": "not stated",
        "files": write_files(files, output),
    }


def by_split(files: dict[str, bytes]) -> list[tuple[str, bytes]]:
    """The contents with their splits, whatever the files are called."""
    return sorted((place.split("/")[0], content) for place, content in files.items())


def _three_ways_out(error: Exception, layout: Layout) -> str:
    return (
        f"fdner cannot be had: {error}.\nThree ways out:\n"
        f"  1. Download fdner.zip of the dataset {FDNER} elsewhere and put it at "
        f"{layout.fdner_zip}.\n"
        "  2. Set HF_ENDPOINT to a mirror of the hub that this network reaches, and run again.\n"
        "  3. Go on without it: --vars.corpus sample, or the path of your own corpus."
    )
