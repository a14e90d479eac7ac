"""Resolves `vars.encoder`: bert-base-chinese, another model of the hub, or a local folder."""

from pathlib import Path

from transformers import AutoConfig

from ..errors import UserError
from ..manifest import Source
from .bundled_encoder import BUNDLED_ENCODER, is_stand_in
from .hub import (
    SECONDS_WHEN_NAMED,
    SECONDS_WHEN_OPTIONAL,
    HubUnavailableError,
    NotOnHubError,
)
from .kept_out import read_kept_out
from .model_files import (
    check_readable,
    from_folder,
    from_hub,
    local_folder,
    three_ways_out,
)

BERT_BASE_CHINESE = "google-bert/bert-base-chinese"
# spacy-transformers can pin the configuration it reads, but not the weights. So every
# file is fetched here, at this commit, and training reads the folder.
BERT_BASE_CHINESE_REVISION = "c30a6ed22ab4564dc1e3b2ecbf6e766b0611a33f"
SHORT_NAMES = {"bert-base-chinese": BERT_BASE_CHINESE}


def resolve_encoder(requested: str, bundled: Path, output: Path) -> Source:
    """Put the encoder's files into the folder `output` and say what they are.

    requested: "auto", "bundled", a local folder, or a hub id, with `@revision` if it is
        not bert-base-chinese at its pinned commit.
    bundled: the folder of the bundled encoder.
    Raises UserError if what was asked for by name cannot be had.
    """
    source = _resolve(requested, bundled, output)
    return {**source, "hidden_size": AutoConfig.from_pretrained(output).hidden_size}


def _resolve(requested: str, bundled: Path, output: Path) -> Source:
    if requested == "bundled":
        return _bundled(requested, bundled, output)
    if requested == "auto":
        try:
            return _from_hub(requested, BERT_BASE_CHINESE, output, SECONDS_WHEN_OPTIONAL)
        except (HubUnavailableError, NotOnHubError) as error:
            print(f"ℹ bert-base-chinese cannot be had: {error}. Taking the bundled encoder.")
            reason = "bert-base-chinese could not be had from the hub or its cache"
            return {**_bundled(requested, bundled, output), "reason": reason}
    folder = local_folder(
        requested, "--vars.encoder", "auto, bundled, a hub id such as bert-base-chinese"
    )
    if folder:
        source = from_folder(folder, output, check_encoder)
        source["stand_in"] = is_stand_in(output)
        readings = read_kept_out(folder)
        return {**source, "kept_out": readings} if readings else source
    try:
        return _from_hub(requested, requested, output, SECONDS_WHEN_NAMED)
    except (HubUnavailableError, NotOnHubError) as error:
        without = "Go on without it: --vars.encoder bundled, a small encoder."
        raise UserError(
            three_ways_out("encoder", "--vars.encoder", requested, error, without)
        ) from error


def _bundled(requested: str, bundled: Path, output: Path) -> Source:
    # No links: whoever changes what was fetched is not to change what the project comes with.
    source = from_folder(bundled, output, check_encoder, link=False)
    return {
        **source,
        "requested": requested,
        "name": BUNDLED_ENCODER,
        "stand_in": True,
        "license": "MIT",
    }


def _from_hub(requested: str, spec: str, output: Path, seconds: float) -> Source:
    repo, _, revision = spec.partition("@")
    repo = SHORT_NAMES.get(repo, repo)
    if not revision:
        revision = BERT_BASE_CHINESE_REVISION if repo == BERT_BASE_CHINESE else "main"
    source = from_hub(requested, repo, revision, output, check_encoder, seconds)
    return {**source, "license": "Apache-2.0"} if repo == BERT_BASE_CHINESE else source


def check_encoder(folder: Path) -> None:
    """Raises UserError if this is no encoder that training could read."""
    check_readable(folder, "encoder")
