"""Gets a token classifier's files, from the hub or a folder, and reads it."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import torch
from transformers import AutoConfig, AutoModelForTokenClassification
from transformers.models.auto.modeling_auto import MODEL_FOR_TOKEN_CLASSIFICATION_MAPPING_NAMES

from ..errors import UserError
from ..manifest import Source
from ..sources.hub import SECONDS_WHEN_NAMED, HubUnavailableError, NotOnHubError
from ..sources.model_files import (
    check_readable,
    from_folder,
    from_hub,
    local_folder,
    reason_of,
    three_ways_out,
)

OPTION = "--vars.checkpoint"
# Weights that a token classifier does not read, though its files may have them.
UNREAD = (".pooler.", "position_ids")


def resolve_checkpoint(requested: str, output: Path) -> Source:
    """Put the checkpoint's files into the folder `output` and say what they are.

    requested: a local folder, or a hub id, with `@revision` if it is not `main`.
    Raises UserError if it cannot be had, or is no token classifier.
    """
    check = partial(check_checkpoint, requested)
    folder = local_folder(requested, OPTION, "the id of a token classifier on the hub")
    if folder:
        return from_folder(folder, output, check)
    repo, _, revision = requested.partition("@")
    try:
        return from_hub(requested, repo, revision or "main", output, check, SECONDS_WHEN_NAMED)
    except (HubUnavailableError, NotOnHubError) as error:
        asks = "If the hub asks for permission, accept the model's terms there and set HF_TOKEN."
        raise UserError(three_ways_out("checkpoint", OPTION, requested, error, asks)) from error


def check_checkpoint(requested: str, folder: Path) -> None:
    """Raises UserError if the files, but for the weights, are not a token classifier's."""
    check_readable(folder, f"checkpoint {requested}")
    config = AutoConfig.from_pretrained(folder, trust_remote_code=False)
    expected = MODEL_FOR_TOKEN_CLASSIFICATION_MAPPING_NAMES.get(config.model_type)
    if expected is None:
        raise UserError(
            f"{requested}: a {config.model_type} model cannot be imported, since the transformers "
            "library has no token classifier of this kind. Use one of BERT's architecture."
        )
    # Old checkpoints do not name theirs; then the weights tell.
    if expected not in (config.architectures or [expected]):
        raise UserError(
            f"{requested}: this is a {', '.join(config.architectures)}, no {expected}. Name a "
            "checkpoint that was fine-tuned for entities; to train from this one, use "
            "--vars.encoder."
        )
    if "id2label" not in json.loads((folder / "config.json").read_text(encoding="utf8")):
        raise UserError(
            f"{requested}: its config.json does not say what the tags are. Pass a copy of the "
            'folder in which it has "id2label": {"0": "O", "1": "B-x", …}.'
        )


def read_classifier(folder: Path, requested: str) -> Any:
    """The `…ForTokenClassification` of checked files, in full precision, for inference.

    Raises UserError if the weights are not its own, or its head is not one linear layer.
    """
    try:
        model, report = AutoModelForTokenClassification.from_pretrained(
            folder, trust_remote_code=False, torch_dtype=torch.float32, output_loading_info=True
        )
    except Exception as error:
        # The library's ways to fail on broken weights are many and undocumented.
        raise UserError(f"{requested}: cannot be read: {reason_of(error)}") from error
    unread = [k for k in report["unexpected_keys"] if not any(part in k for part in UNREAD)]
    if report["missing_keys"] or unread:
        raise UserError(
            f"{requested}: the weights are not those of a {type(model).__name__}: missing "
            f"{sorted(report['missing_keys']) or 'none'}, not known {sorted(unread) or 'none'}. "
            "Name a checkpoint that was fine-tuned for entities with this architecture."
        )
    if not isinstance(getattr(model, "classifier", None), torch.nn.Linear):
        raise UserError(
            f"{requested}: the head of {type(model).__name__} is not one linear layer named "
            "classifier, as BERT's is, so it cannot be imported."
        )
    return model.eval()


def tag_names_of(model: Any) -> list[str]:
    """The names of the output columns, in order. Raises UserError if one has none."""
    names = {int(number): str(name) for number, name in model.config.id2label.items()}
    if sorted(names) != list(range(model.classifier.out_features)):
        raise UserError(
            "the checkpoint's config.json, id2label: expected names for the tags 0 to "
            f"{model.classifier.out_features - 1}, found them for {sorted(names)}."
        )
    return [names[number] for number in sorted(names)]
