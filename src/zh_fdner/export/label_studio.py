"""Label Studio's JSON: tasks with annotations, or with predictions to correct.

Source: "Import pre-annotated data into Label Studio" in its guide, and the SDK's
`LabelInterface.validate_prediction`. Its editor counts code points, as Python does.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from .. import atomic
from .annotated import Annotated
from .unannotated import count_unannotated

# The names of the tags in the labelling interface, which regions refer to.
CONTROL, OBJECT = "label", "text"
CONFIG = "label_config.xml"


def write(path: Path, texts: Sequence[Annotated], counts: Counter[str]) -> None:
    """Gold becomes annotations, predictions become pre-annotations with their scores."""
    count_unannotated(texts, counts)
    tasks = [_task(number, text) for number, text in enumerate(texts, start=1)]
    content = json.dumps(tasks, ensure_ascii=False, indent=1) + "\n"
    path.write_bytes(content.encode("utf8"))


def write_config(folder: Path, labels: Iterable[str]) -> Path:
    """The labelling interface that the tasks need, to paste into the project's settings."""
    entries = "\n".join(f"    <Label value={quoteattr(label)}/>" for label in labels)
    path = folder / CONFIG
    interface = (
        f'<View>\n  <Labels name="{CONTROL}" toName="{OBJECT}">\n{entries}\n  </Labels>\n'
        f'  <Text name="{OBJECT}" value="$text"/>\n</View>\n'
    )
    atomic.write({path: interface})
    return path


def _task(number: int, text: Annotated) -> dict[str, Any]:
    data = {"text": text.sentence.text, "place": text.sentence.place}
    regions = _regions(number, text)
    if not text.model:
        return {"data": data, "annotations": [{"result": regions}]}
    prediction: dict[str, Any] = {"model_version": text.model, "result": regions}
    known = [value for value in text.confidence if value is not None]
    if known:
        # Tasks can be sorted by score: the least sure entity is what wants looking at.
        prediction["score"] = min(known)
    return {"data": data, "predictions": [prediction]}


def _regions(number: int, text: Annotated) -> list[dict[str, Any]]:
    regions = []
    pairs = zip(text.sentence.entities, text.confidence, strict=True)
    for i, (entity, confidence) in enumerate(pairs, start=1):
        start, end = entity.start, entity.end
        surface = text.sentence.text[start:end]
        region: dict[str, Any] = {
            "id": f"{number}-{i}",
            "from_name": CONTROL,
            "to_name": OBJECT,
            "type": "labels",
            "value": {"start": start, "end": end, "text": surface, "labels": [entity.label]},
        }
        if confidence is not None:
            region["score"] = confidence
        regions.append(region)
    return regions
