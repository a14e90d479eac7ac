"""How much each run of the benchmark measures."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """Of one run with one encoder.

    name: of the files of results. size: of the encoder, as `make_encoder` calls it.
    rounds: timings of each contender and workload. short, reports, document: characters of
        these workloads. latency_texts: sentences read one at a time, in each round.
    lengths: characters of a doc for which the overhead is measured; overhead: characters read
        in one timing of it, at least.
    load_rounds: fresh processes that load the weights, of either side.
    training_sentences, training_epochs, training_rounds: of each side, batches of 10.
    """

    name: str
    size: str
    rounds: int
    short: int
    reports: int
    document: int
    latency_texts: int
    lengths: tuple[int, ...]
    overhead: int
    load_rounds: int
    training_sentences: int
    training_epochs: int
    training_rounds: int


QUICK = Settings(
    name="quick",
    size="bundled",
    rounds=5,
    short=2_000,
    reports=3_000,
    document=5_000,
    latency_texts=5,
    lengths=(40, 400, 4_000, 100_000),
    overhead=8_000,
    load_rounds=1,
    training_sentences=40,
    training_epochs=3,
    training_rounds=1,
)
SMALL = Settings(
    name="small",
    size="bundled",
    rounds=5,
    short=10_000,
    reports=20_000,
    document=100_000,
    latency_texts=20,
    lengths=(40, 400, 4_000, 100_000),
    overhead=20_000,
    load_rounds=5,
    training_sentences=73,
    training_epochs=4,
    training_rounds=1,
)
# The real encoder reads some hundred characters a second on two cores, so 100,000 characters for
# each contender and round would take days.
BERT_BASE = Settings(
    name="bert-base",
    size="full",
    rounds=5,
    short=1_200,
    reports=1_800,
    document=2_000,
    latency_texts=4,
    lengths=(40, 400, 4_000, 100_000),
    overhead=20_000,
    load_rounds=5,
    training_sentences=30,
    training_epochs=2,
    training_rounds=1,
)
