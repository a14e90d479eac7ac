"""How contenders are timed, with contenders that only pretend to read."""

from typing import Any

from benchmarks.speed.contender import CONTENDERS, Contender, missing
from benchmarks.speed.measure import Measurement, first_characters
from benchmarks.speed.process import ContenderError

TEXTS = ["轴承", "外圈点蚀"]


class Pretended:
    """Answers as a `Process` does. seconds: by batch size. fails_at: the number of the read
    that it does not survive."""

    def __init__(self, seconds: dict[int | None, float], fails_at: int = 10_000) -> None:
        self.seconds = seconds
        self.fails_at = fails_at
        self.sizes: list[int | None] = []
        self.texts: list[list[str]] = []

    def ask(self, do: str, **arguments: Any) -> dict[str, Any]:
        if do == "prepare":
            self.texts.append(arguments["texts"])
            return {}
        self.sizes.append(arguments["batch_size"])
        if len(self.sizes) >= self.fails_at:
            raise ContenderError("out of memory")
        return {"seconds": self.seconds[self.sizes[-1]], "entities": 3, "peak_mib": 100.0}


def measurement(**processes: Any) -> Measurement:
    sizes = {name: tuple(s for s in each.seconds if s) for name, each in processes.items()}
    return Measurement(processes, sizes)


def test_each_contender_is_timed_with_its_best_batch_size():
    peer = Pretended({None: 9.0, 1: 3.0, 8: 1.0, 32: 2.0})
    row = measurement(peer=peer).throughput(TEXTS, rounds=5)["peer"]
    assert row["batch_size"] == 8
    assert peer.sizes == [None, 1, 8, 32, 8, 8, 8, 8, 8]
    assert row["seconds"] == [1.0] * 5
    assert row["characters_per_second"] == 6.0


def test_a_contender_without_batch_sizes_keeps_its_own():
    ours = Pretended({None: 2.0})
    row = measurement(ours=ours).throughput(TEXTS, rounds=2)["ours"]
    assert row["batch_size"] is None
    assert row["seconds"] == [2.0, 2.0]


def test_what_warms_up_is_not_counted():
    ours = Pretended({None: 2.0, 1: 0.5})
    row = measurement(ours=ours).latency(TEXTS, rounds=3)["ours"]
    assert ours.texts == [[text] for _ in range(4) for text in TEXTS]
    assert row["seconds"] == [0.5] * 6
    assert (row["p50_ms"], row["p95_ms"]) == (500.0, 500.0)


def test_a_contender_that_fails_gets_no_more_turns_and_the_others_go_on():
    peer, ours = Pretended({None: 1.0}, fails_at=3), Pretended({None: 1.0})
    rows = measurement(peer=peer, ours=ours).throughput(TEXTS, rounds=5)
    assert rows["peer"] == {"failed": "out of memory"}
    assert len(peer.sizes) == 3
    assert len(rows["ours"]["seconds"]) == 5


def test_a_contender_that_needs_what_is_not_installed_is_found_out():
    contender = Contender("peer", "peer", needs=("json", "no_such_module_anywhere"))
    assert missing(contender) == ["no_such_module_anywhere"]
    assert missing(Contender("ours", "ours")) == []


def test_batch_sizes_are_tried_on_no_more_than_the_first_characters():
    assert first_characters(["甲乙", "丙丁", "戊"], 3) == ["甲乙", "丙"]
    assert first_characters(["甲乙", "丙丁", "戊"], 4) == ["甲乙", "丙丁"]
    assert first_characters(["甲乙"], 100) == ["甲乙"]


def test_contenders_have_names_of_their_own():
    names = [contender.name for contender in CONTENDERS]
    assert len(set(names)) == len(names)
