"""The encoder that comes with the project, and how what is made of it is known."""

import json
from pathlib import Path

BUNDLED_ENCODER = "zh_fdner bundled encoder"
# In its config.json, so that what is made of the encoder is known for what it is.
STAND_IN_KEY = "zh_fdner_stand_in"


def is_stand_in(folder: Path) -> bool:
    """Whether the model in this folder is the bundled encoder, or was trained from it."""
    config = json.loads((folder / "config.json").read_text(encoding="utf8"))
    return bool(config.get(STAND_IN_KEY))
