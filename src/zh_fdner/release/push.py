"""Puts the files of a release on the hub, all of them in one commit."""

from collections.abc import Sequence
from dataclasses import dataclass

import huggingface_hub
import requests
from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi, constants
from huggingface_hub.errors import HFValidationError
from huggingface_hub.hf_api import RepoSibling
from huggingface_hub.utils import validate_repo_id  # type: ignore[attr-defined]
from huggingface_hub.utils.sha import git_hash

from ..errors import UserError
from .card.usage import wheel_url
from .listing import Listed
from .push_errors import in_words

# A hub that sends nothing for so long counts as out of reach.
SECONDS = 60.0
Operation = CommitOperationAdd | CommitOperationDelete


@dataclass(frozen=True)
class Target:
    """repo: org/name. private: who may see it if it is new. message: of the commit.
    wheel: the name of the file that users install."""

    repo: str
    private: bool
    message: str
    wheel: str

    @property
    def url(self) -> str:
        return f"{constants.ENDPOINT}/{self.repo}"

    def announce(self) -> None:
        """Says what would be done."""
        print(
            f"ℹ To the hub: {self.url} (if it is new: {'private' if self.private else 'public'}). "
            "Nothing was sent; --vars.push true sends these files."
        )


def check_repo(repo: str) -> None:
    """Raises UserError if the hub has no such names."""
    try:
        validate_repo_id(repo)
    except HFValidationError as error:
        raise UserError(f"--vars.repo {repo}: {error}") from None
    if "/" not in repo:
        raise UserError(f"--vars.repo {repo}: expected org/name, as my-org/zh_fdner_bert.")


def push(files: Sequence[Listed], target: Target) -> None:
    """Honours HF_ENDPOINT and HF_TOKEN, as the hub's own library does. By which protocol large
    files go, `sources.hub` sets.

    What the hub has already is not sent again. Whatever goes wrong, it shows all of the
    files or none. Raises UserError if the hub does not take them.
    """
    check_ready()
    huggingface_hub.configure_http_backend(Patient)
    api = HfApi()
    try:
        api.create_repo(target.repo, private=target.private, exist_ok=True)
        there = api.model_info(target.repo, files_metadata=True)
        todo = operations(files, there.siblings or [])
        if todo:
            api.create_commit(
                target.repo, todo, commit_message=target.message, parent_commit=there.sha
            )
    except (OSError, RuntimeError, ValueError) as error:
        raise UserError(in_words(error, target.message, target.repo)) from error
    seen_by = "private" if there.private else "public"
    state = "is on the hub" if todo else "was on the hub already"
    print(f"✔ {target.message} {state}, {seen_by}: {target.url}")
    print(f"ℹ pip install {wheel_url(constants.ENDPOINT, target.repo, target.wheel)}")


def check_ready() -> None:
    if constants.HF_HUB_OFFLINE:
        raise UserError("HF_HUB_OFFLINE is set. Unset it to send files to the hub.")
    if huggingface_hub.get_token() is None:
        raise UserError(
            "The hub takes files only from those it knows. Make a token that may write "
            "(https://huggingface.co/settings/tokens) and set HF_TOKEN."
        )


class Patient(requests.Session):
    """The hub's library waits without limit for answers to most of its requests."""

    def request(self, *args, **settings):  # type: ignore[no-untyped-def]
        settings.setdefault("timeout", SECONDS)
        return super().request(*args, **settings)


def operations(files: Sequence[Listed], there: Sequence[RepoSibling]) -> list[Operation]:
    """Add what is new or changed; delete what an earlier release has left in the folders of
    the pipeline. Its wheel stays, so that addresses that are in use keep working.

    there: the files of the repository, with their checksums.
    """
    known = {each.rfilename: each for each in there}
    add = [
        CommitOperationAdd(each.name, str(each.path))
        for each in files
        if not is_same(each, known.get(each.name))
    ]
    names = {each.name for each in files}
    folders = {each.name.split("/")[0] for each in files if "/" in each.name}
    stale = [n for n in known if n not in names and "/" in n and n.split("/")[0] in folders]
    return [*add, *(CommitOperationDelete(name) for name in stale)]


def is_same(file: Listed, there: RepoSibling | None) -> bool:
    """Large files have their sha256 there, others what git calls them by."""
    if there is None or there.size != file.size:
        return False
    if there.lfs:
        return there.lfs.sha256 == file.sha256
    return there.blob_id == git_hash(file.path.read_bytes())
