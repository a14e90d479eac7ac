"""Where a job keeps what, as seen from its output."""

import os
import socket
from dataclasses import dataclass
from pathlib import Path

from .parts import Part


@dataclass(frozen=True)
class Places:
    """out: a file, or a folder of parts' files. suffix: of those."""

    out: Path
    folder: bool
    suffix: str

    @property
    def work(self) -> Path:
        """All that is needed to go on after a kill, and no longer than that."""
        return self.out / "_work" if self.folder else self.out.with_name(f"{self.out.name}.work")

    @property
    def journal(self) -> Path:
        return self.work / "job.json"

    @property
    def report(self) -> Path:
        """What was done; written last."""
        return self._beside("job.json")

    @property
    def rejected(self) -> Path:
        return self._beside("rejected.jsonl")

    @property
    def label_config(self) -> Path:
        return self._beside("label_config.xml")

    @property
    def lock(self) -> Path:
        """Held by the process that makes the output."""
        return self.out.with_name(f"{self.out.name}.lock")

    @property
    def own(self) -> set[Path]:
        """What the command writes, but for a folder's parts."""
        return {self.out, self.report, self.rejected, self.label_config, self.lock}

    def shard(self, part: Part) -> Path:
        return (self.out if self.folder else self.work) / f"{part.stem}{self.suffix}"

    def done(self, part: Part) -> Path:
        """Written after the shard, so that the part is done if this is there."""
        return self.work / f"{part.stem}.done.json"

    def tries(self, part: Part) -> Path:
        """A byte for each time that somebody has begun it."""
        return self.work / f"{part.stem}.tries"

    def staged(self, file: int) -> Path:
        """An input file in a form that can be cut."""
        return self.work / "staged" / f"{file}.jsonl"

    def _beside(self, name: str) -> Path:
        return (
            self.out / f"_{name}" if self.folder else self.out.with_name(f"{self.out.name}.{name}")
        )


def this_process() -> str:
    """A mark for files that it is writing: another one may be writing the same part."""
    return f"{socket.gethostname()}-{os.getpid()}.new"
