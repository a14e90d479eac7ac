"""Label Studio's JSON: tasks with annotations, or with predictions to correct.

Source: "Import pre-annotated data into Label Studio" in its guide, and the SDK's
`LabelInterface.validate_prediction`. Its editor counts code points, as Python does.
A file is a JSON array with a task a line, so that it can be joined to others line by line.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from ...entity import Entity
from ..annotation import Annotation, beside
from .plain import Context, line_of

# The names of the tags in the labelling interface, which regions refer to.
CONTROL, OBJECT = "label", "text"
CONFIG = "label_config.xml"


def labelling_interface(labels: Iterable[str]) -> str:
    """What the tasks need, to paste into the project's settings."""
    entries = "\n".join(f"    <Label value={quoteattr(label)}/>" for label in labels)
    return (
        f'<View>\n  <Labels name="{CONTROL}" toName="{OBJECT}">\n{entries}\n  </Labels>\n'
        f'  <Text name="{OBJECT}" value="$text"/>\n</View>\n'
    )


def task(name: str, annotation: Annotation) -> dict[str, Any]:
    """name: of the task, which its regions' ids begin with. Gold becomes an annotation,
    predictions become pre-annotations with their scores."""
    data = {"text": annotation.text} | beside(annotation.others, ("text",))
    regions = [_region(f"{name}-{i}", e) for i, e in enumerate(annotation.entities, start=1)]
    if not annotation.model:
        return {"data": data, "annotations": [{"result": regions}]}
    prediction: dict[str, Any] = {"model_version": annotation.model, "result": regions}
    known = [score for score in annotation.scores if score is not None]
    if known:
        # Tasks can be sorted by score: the least sure entity is what wants looking at.
        prediction["score"] = min(known)
    return {"data": data, "predictions": [prediction]}


def write(path: Path, annotations: Iterable[Annotation], context: Context) -> None:
    write_tasks(path, annotations, f"{context.number}-")


def join(shards: Sequence[Path], out: Path, context: Context) -> None:
    _write_array(out, _tasks(shards))


def write_tasks(path: Path, annotations: Iterable[Annotation], prefix: str = "") -> None:
    """prefix: of the tasks' names, which begin from 1 in each file."""
    numbered = enumerate(annotations, start=1)
    _write_array(path, (line_of(task(f"{prefix}{n}", each)) for n, each in numbered))


def _tasks(shards: Sequence[Path]) -> Iterator[str]:
    for shard in shards:
        with shard.open(encoding="utf8", newline="\n") as lines:
            for line in lines:
                if line not in ("[\n", "]\n", "\n"):
                    yield line.removesuffix("\n").removesuffix(",")


def _write_array(path: Path, tasks: Iterable[str]) -> None:
    with path.open("w", encoding="utf8", newline="") as file:
        file.write("[\n")
        for number, line in enumerate(tasks):
            file.write((",\n" if number else "") + line.removesuffix("\n"))
        file.write("\n]\n")


def _region(name: str, entity: Entity) -> dict[str, Any]:
    region: dict[str, Any] = {
        "id": name,
        "from_name": CONTROL,
        "to_name": OBJECT,
        "type": "labels",
        "value": {
            "start": entity.start,
            "end": entity.end,
            "text": entity.text,
            "labels": [entity.label],
        },
    }
    if entity.score is not None:
        region["score"] = entity.score
    return region
