"""What is told while it goes on, and that memory does not grow with the input."""

import sys
from pathlib import Path

import pytest

from zh_fdner.annotate import progress
from zh_fdner.annotate.annotate_part import Summary
from zh_fdner.annotate.parts import Part

from ..faults.processes import in_process
from .steps import command

PARTS = [Part(number, 0, 0, 100, 100) for number in range(4)]


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(progress, "monotonic", clock)
    return clock


def test_a_line_every_half_minute_where_there_is_no_terminal(clock: Clock, capsys):
    """The part that an earlier run did counts as done, but not for the speed."""
    seen = progress.Progress(PARTS, [Summary(part=0, records=999, characters=999)])
    for second in range(1, 36):
        clock.now = second
        seen.within(PARTS[1], (second - 0.01) / 70, 10)
    assert (
        capsys.readouterr().err == "35.7%, 30 records, 1.0 records/s, 10 characters/s, 03:00 left\n"
    )
    clock.now = 100
    seen.finished(Summary(part=1, records=70, characters=700), told=True)
    seen.close()
    assert capsys.readouterr().err.startswith("50.0%, 35 records,")


def test_whole_parts_of_other_processes_are_counted(clock: Clock):
    seen = progress.Progress(PARTS, [])
    assert seen.seconds_left is None
    clock.now = 10
    seen.finished(Summary(part=0, records=5, characters=50), told=False)
    assert seen.rates == "5 records, 0.5 records/s, 5 characters/s"
    assert seen.seconds_left == 30
    seen.close()


def test_a_terminal_gets_a_bar(clock: Clock, monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    seen = progress.Progress(PARTS, [])
    clock.now = 10
    seen.finished(Summary(part=0, records=5, characters=50), told=False)
    seen.close()
    printed = capsys.readouterr().err
    assert "25%|" in printed
    assert "5 records, 0.5 records/s, 5 characters/s" in printed


def memory_of(sizes: list[int], format: str) -> None:
    """Print the most memory that the process has had, in MiB, after each of the inputs."""
    for size in sizes:
        text = "轴承外圈有点蚀,停机更换。"
        lines = "".join(f"{text}{number}\n" for number in range(size))
        Path(f"{size}.txt").write_text(lines, encoding="utf8")
        del lines
        command([f"{size}.txt", f"{size}.{format}"])
        status = Path("/proc/self/status").read_text()
        print("peak", int(status.split("VmHWM:")[1].split()[0]) >> 10)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
@pytest.mark.parametrize("format", ["jsonl", "csv", "spacy", "parquet"])
def test_memory_does_not_grow_with_the_input(tmp_path: Path, ruler: Path, format: str):
    """Of 40,000 records, docs alone would be more than 150 MiB."""
    if format == "parquet":
        pytest.importorskip("pyarrow")
    folder = tmp_path / "job"
    folder.mkdir()
    (folder / "ruler").symlink_to(ruler)
    ended = in_process(folder, memory_of, [5_000, 40_000], format)
    assert ended.code == 0, ended.output
    small, large = [int(line.split()[1]) for line in ended.output.split("\n") if "peak" in line]
    assert large - small < 50
