"""The input cut into parts, each of which can be annotated without the others, anywhere."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """number: in the order of the output. file: in that of the job's sources.
    start, end: bytes of a text, CSV or JSONL file; rows of a row group of Parquet.
    group: the row group. weight: its share in the work, in bytes of the file.
    """

    number: int
    file: int
    start: int
    end: int
    weight: int
    group: int = 0

    @property
    def stem(self) -> str:
        return f"part-{self.number:05d}"


@dataclass(frozen=True)
class Range:
    """A part before it has its numbers."""

    start: int
    end: int
    weight: int
    group: int = 0
