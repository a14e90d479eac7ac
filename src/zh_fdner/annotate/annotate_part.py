"""Annotates a part: the same in every engine."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from ..atomic import replacing
from ..errors import UserError
from .annotation import Annotation, annotation_of
from .formats.plain import Context
from .formats.registry import FORMATS
from .job import Job
from .parts import Part
from .places import Places, this_process
from .readers import registry
from .records import Batch, Record, Rejected

# A pipeline that fails on so many records and does none is at fault itself.
SUSPICIOUS = 10

# Told of each part how much of it is done, from 0 to 1, and how many characters since.
Tell = Callable[[float, int], None]


@dataclass
class Summary:
    """Of a part. lines: of the file that begin in it; blank: those with nothing in them.
    entities: by label. worker: which process did it."""

    part: int
    records: int = 0
    characters: int = 0
    entities: dict[str, int] = field(default_factory=dict)
    low_confidence: int = 0
    lines: int = 0
    blank: int = 0
    rejected: list[dict[str, Any]] = field(default_factory=list)
    worker: str = ""


@dataclass(frozen=True)
class Task:
    """What a worker must know. gpu: see `model.load`."""

    job: Job
    places: Places
    gpu: str


def annotate_part(nlp: Language, task: Task, part: Part, tell: Tell | None = None) -> Summary:
    """Write the part's shard, then what was done, which marks the part as done.

    Raises UserError if the pipeline fails on every record.
    """
    job, places = task.job, task.places
    source = job.sources[part.file]
    batch = registry.read(source, places.staged(part.file), part, job.reading)
    summary = Summary(part.number, lines=batch.lines, blank=batch.blank, worker=this_process())
    context = Context(
        number=part.number,
        labels=job.model.labels,
        rows=job.rows,
        parquet=source.path if source.format == "parquet" else "",
    )
    with nlp.memory_zone(), replacing(places.shard(part), summary.worker) as new:
        annotations = _annotations(nlp, job, source.column, batch, summary, tell)
        FORMATS[job.format].write(new, annotations, context)
    rejected = [item for item in batch.items if isinstance(item, Rejected)]
    summary.rejected = [asdict(each) for each in sorted(rejected, key=lambda each: each.line)]
    with replacing(places.done(part), summary.worker) as new:
        new.write_text(json.dumps(asdict(summary), ensure_ascii=False), encoding="utf8")
    return summary


def _annotations(
    nlp: Language, job: Job, column: str, batch: Batch, summary: Summary, tell: Tell | None
) -> Iterator[Annotation]:
    """Of all records, in order; those that the pipeline fails on are rejected."""
    records = [item for item in batch.items if isinstance(item, Record)]
    entities: Counter[str] = Counter()
    detail = ""
    docs = annotate_texts(nlp, [record.text for record in records])
    for number, (record, doc) in enumerate(zip(records, docs, strict=True), start=1):
        if isinstance(doc, Exception):
            detail = f"{type(doc).__name__}: {doc}"
            batch.reject(record.line, "pipeline_failed", detail, record.text)
        else:
            found = annotation_of(doc, record.fields, column, job.model.title)
            summary.records += 1
            summary.characters += len(record.text)
            summary.low_confidence += len(found.low_confidence)
            entities.update(entity.label for entity in found.entities)
            yield found
        if tell:
            tell(number / len(records), len(record.text))
    if len(records) >= SUSPICIOUS and not summary.records:
        raise UserError(f"The pipeline fails on every record of a part, at last with: {detail}")
    summary.entities = dict(sorted(entities.items()))


def annotate_texts(nlp: Language, texts: Sequence[str]) -> Iterator[Doc | Exception]:
    """For each text what the pipeline makes of it, or why it fails.

    Together they are fast; after a failure they are read one by one until the one is found.
    """
    done = 0
    while done < len(texts):
        try:
            for doc in nlp.pipe(islice(texts, done, None)):
                done += 1
                yield doc
        except Exception:
            for text in islice(texts, done, None):
                done += 1
                result = _one(nlp, text)
                yield result
                if isinstance(result, Exception):
                    break


def _one(nlp: Language, text: str) -> Doc | Exception:
    try:
        return nlp(text)
    except Exception as error:
        # A pipeline may have components of any make.
        return error
