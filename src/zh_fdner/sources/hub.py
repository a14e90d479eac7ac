"""Gets single files from the Hugging Face hub, or says within seconds that it cannot."""

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import huggingface_hub
from huggingface_hub import constants
from huggingface_hub.errors import (
    EntryNotFoundError,
    GatedRepoError,
    HfHubHTTPError,
    LocalEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

T = TypeVar("T")

# A hub that has not answered by then counts as out of reach. Asked for by name, a thing
# that cannot be had must be an error within 30 seconds.
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
    seconds: how long the hub may take to answer before it counts as unavailable. A
        download that has begun may take longer, and shows its progress.
    Raises HubUnavailableError or NotOnHubError.
    """
    cached = huggingface_hub.try_to_load_from_cache(
        repo, filename, revision=revision, repo_type=repo_type
    )
    if isinstance(cached, str):
        return Path(cached), commit_of(Path(cached))
    if cached is not None:
        raise NotOnHubError(f"{repo} at {revision} has no {filename}, the hub cache remembers")
    if constants.HF_HUB_OFFLINE:
        raise HubUnavailableError("HF_HUB_OFFLINE is set and the hub cache does not have it")
    url = huggingface_hub.hf_hub_url(repo, filename, revision=revision, repo_type=repo_type)
    with contextlib.suppress(NotOnHubError):
        # If it is not there, the download will say so, and remember it for later.
        _ask(lambda: huggingface_hub.get_hf_file_metadata(url, timeout=seconds), seconds)
    downloaded = _translated(
        lambda: huggingface_hub.hf_hub_download(
            repo, filename, revision=revision, repo_type=repo_type
        )
    )
    return Path(downloaded), commit_of(Path(downloaded))


def commit_of(cached: Path) -> str:
    """The commit of a file in the hub cache: …/snapshots/<commit>/<file>."""
    parts = cached.parts
    return parts[parts.index("snapshots") + 1] if "snapshots" in parts else ""


def _ask(question: Callable[[], T], seconds: float) -> T:
    """Ask the hub, waiting `seconds` in all. (A request's own timeout leaves out looking
    up the host's name, and starts anew with each byte.)"""
    answers: list[T] = []
    errors: list[Exception] = []

    def ask() -> None:
        try:
            answers.append(_translated(question))
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not answers:
        raise HubUnavailableError(f"no answer from {constants.ENDPOINT} within {seconds:g} seconds")
    return answers[0]


def _translated(call: Callable[[], T]) -> T:
    """Sort the library's errors into the two kinds that matter here."""
    try:
        return call()
    except GatedRepoError as error:
        raise HubUnavailableError(f"the hub asks for permission: {_first_line(error)}") from error
    except LocalEntryNotFoundError as error:
        raise HubUnavailableError(_first_line(error)) from error
    except (EntryNotFoundError, RevisionNotFoundError, RepositoryNotFoundError) as error:
        raise NotOnHubError(_first_line(error)) from error
    except HfHubHTTPError as error:
        raise HubUnavailableError(f"the hub failed: {_first_line(error)}") from error
    except (OSError, ValueError) as error:
        raise HubUnavailableError(
            f"{constants.ENDPOINT} is out of reach ({type(error).__name__})"
        ) from error


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0]
