"""Gets single files from the Hugging Face hub, or says within seconds that it cannot."""

import os
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path

import huggingface_hub
from huggingface_hub import constants
from huggingface_hub.errors import (
    EntryNotFoundError,
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    LocalEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.file_download import repo_folder_name

from ..checksum import sha256_of
from ..errors import UserError

# The hub's other transfer protocol needs a second host, which mirrors lack and firewalls
# block, and it waits for that host without limit.
if "HF_HUB_DISABLE_XET" not in os.environ:
    constants.HF_HUB_DISABLE_XET = True

# A hub from which nothing comes for so long counts as out of reach. Asked for by name, a
# thing that cannot be had must be an error within 30 seconds.
SECONDS_WHEN_OPTIONAL = 5.0
SECONDS_WHEN_NAMED = 10.0


class HubUnavailableError(Exception):
    """The hub cannot be reached, or will not serve. The text says why."""


class NotOnHubError(Exception):
    """The hub answered that this file, revision or repository does not exist."""


def get_file(
    repo: str, filename: str, *, revision: str, repo_type: str, seconds: float
) -> tuple[Path, str]:
    """The file's path in the local hub cache, and the commit it is from.

    Honours HF_ENDPOINT, HF_HUB_OFFLINE, HF_HOME and tokens, as the hub's own library does.
    seconds: how long the hub may send nothing before it counts as unavailable. A download
        that goes on may take longer, and shows its progress.
    Raises HubUnavailableError or NotOnHubError, and UserError if `repo` cannot be an id or the
    file in the cache is damaged.
    """
    try:
        cached = huggingface_hub.try_to_load_from_cache(
            repo, filename, revision=revision, repo_type=repo_type
        )
    except HFValidationError as error:
        raise UserError(f"{repo!r} is neither a folder nor an id of the hub: {error}") from None
    if isinstance(cached, str):
        return check_whole(Path(cached)), commit_of(Path(cached))
    if constants.HF_HUB_OFFLINE:
        if cached is not None:
            raise NotOnHubError(f"{repo} has no {filename}, the hub cache remembers")
        raise HubUnavailableError("HF_HUB_OFFLINE is set and the hub cache does not have it")
    blobs = Path(constants.HF_HUB_CACHE) / repo_folder_name(repo_id=repo, repo_type=repo_type)
    downloaded = watch(
        lambda: huggingface_hub.hf_hub_download(
            repo, filename, revision=revision, repo_type=repo_type
        ),
        blobs / "blobs",
        seconds,
    )
    return check_whole(Path(downloaded)), commit_of(Path(downloaded))


def check_whole(cached: Path) -> Path:
    """The file, if it has the checksum that the cache calls it by, as it does large files.

    Raises UserError if it does not: the library itself compares sizes alone.
    """
    blob = cached.resolve()
    if re.fullmatch("[0-9a-f]{64}", blob.name) and sha256_of(blob) != blob.name:
        raise UserError(
            f"{cached.name} is damaged: {blob} is not what the hub has. Delete that file and run "
            "the same command again."
        )
    return cached


def commit_of(cached: Path) -> str:
    """The commit of a file in the hub cache: …/snapshots/<commit>/<file>."""
    parts = cached.parts
    return parts[parts.index("snapshots") + 1] if "snapshots" in parts else ""


def watch(download: Callable[[], str], folder: Path, seconds: float) -> str:
    """Run a download until it ends, or until for `seconds` nothing has come into the folder.

    (A request's own timeout leaves out looking up the host's name, and the library tries
    five times again.) Raises HubUnavailableError or NotOnHubError.
    """
    results: list[str] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            results.append(download())
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    size, last_change = -1, time.monotonic()
    while thread.is_alive():
        thread.join(0.1)
        now_there = sum(p.stat().st_size for p in folder.glob("*.incomplete"))
        if now_there != size:
            size, last_change = now_there, time.monotonic()
        elif time.monotonic() - last_change > seconds:
            raise HubUnavailableError(f"nothing from {constants.ENDPOINT} for {seconds:g} seconds")
    if errors:
        raise translate(errors[0]) from errors[0]
    return results[0]


def translate(error: Exception) -> Exception:
    """Sort the library's errors into the two kinds that matter here."""
    reason = str(error).strip().split("\n")[-1]
    if isinstance(error, GatedRepoError):
        return HubUnavailableError(f"the hub asks for permission: {reason}")
    if isinstance(error, LocalEntryNotFoundError):
        return HubUnavailableError(answer_behind(error) or reason)
    if isinstance(error, EntryNotFoundError | RevisionNotFoundError | RepositoryNotFoundError):
        return NotOnHubError(reason)
    if isinstance(error, HfHubHTTPError):
        return HubUnavailableError(answer_behind(error) or f"the hub failed: {reason}")
    if isinstance(error, OSError | ValueError):
        return HubUnavailableError(f"{constants.ENDPOINT} is out of reach: {reason}")
    return error


def answer_behind(error: BaseException | None) -> str | None:
    """What the hub answered, where the library only says that the file cannot be had."""
    while error is not None:
        response = getattr(error, "response", None)
        if response is not None:
            wait = response.headers.get("Retry-After")
            told = f"{constants.ENDPOINT} answered {response.status_code} {response.reason}"
            return f"{told} (try again in {wait} seconds)" if wait else told
        error = error.__cause__
    return None
