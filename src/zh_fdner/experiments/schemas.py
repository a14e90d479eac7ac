"""What `metrics/{seeds,crossval,curve,sweep}.json` hold. Scores are from 0 to 1."""

from typing import Any, Literal, TypedDict

from ..scoring.summary import Scores
from .gain import Gain
from .scores import RunScores
from .spread import ScoreSpreads, Spread


class Surroundings(TypedDict):
    """corpus, encoder: names. corpus_sha256: see `corpus.digest`. encoder_files: the sha256 of
    each file."""

    corpus: str
    corpus_sha256: str
    encoder: str
    encoder_files: dict[str, str]


class Origin(Surroundings):
    """What was trained. stand_ins: in words, empty if there are none. head, settings:
    `vars.head` and `vars.overrides`. recipe: all settings that decide what is learned, see
    `origin.recipe_of`."""

    stand_ins: list[str]
    head: str
    settings: dict[str, Any]
    recipe: dict[str, Any]


class SubsetSpreads(ScoreSpreads):
    """sentences: of the subset; entities: annotated in them."""

    sentences: int


class Seeds(Origin):
    """seeds: in the order of each spread's values. splits: by "dev" and "test", then by
    subset: "all", and where they differ from the one before "not_in_train" and
    "no_near_duplicate", as in `metrics/evaluation.json`. warnings: in words, of scores that
    flatter as train has sentences of dev or test."""

    seeds: list[int]
    warnings: list[str]
    splits: dict[str, dict[str, SubsetSpreads]]


class Fold(RunScores):
    """train, sentences: how many were trained on, and scored."""

    train: int
    sentences: int


class Crossval(Origin):
    """searched: whether `sweep` had tried the settings on this corpus. seed: of the folds and of
    each training. trained_on_by_train: how many sentences the step `train` has, beside each
    fold's own number. sentences: distinct ones, in so many groups of near-duplicates. merged:
    left out as their text came before; disagreeing: those of them that are annotated otherwise.
    pooled: all folds' sentences counted together, with 95 % intervals by resampling groups;
    accuracy: likewise, without. spread: of the folds' "p", "r", "f1" and "accuracy"."""

    searched: bool
    seed: int
    trained_on_by_train: int
    sentences: int
    groups: int
    merged: int
    disagreeing: int
    pooled: Scores
    accuracy: float | None
    folds: list[Fold]
    spread: dict[str, Spread]


class Point(TypedDict):
    """quarters: of train, 1 to 4. sentences, entities: trained on, by seed. dev, test: the
    scores' spread over seeds."""

    quarters: int
    sentences: list[int]
    entities: list[int]
    dev: ScoreSpreads
    test: ScoreSpreads


class Gains(TypedDict):
    """last_quarter: from 75 to 100 % of train. doubling: from 50 to 100 %."""

    last_quarter: Gain
    doubling: Gain


class Verdict(TypedDict):
    """more_helps: "yes", "little" or "unclear". words: that, with the figures behind it."""

    more_helps: Literal["yes", "little", "unclear"]
    words: str


class Curve(Origin):
    """seeds: in the order of each spread's values. scored, left_out: by split, sentences that
    are scored, and those that are not as train has their like. gains: by split. verdict: of
    dev's gains."""

    seeds: list[int]
    scored: dict[str, int]
    left_out: dict[str, int]
    points: list[Point]
    gains: dict[str, Gains]
    verdict: Verdict


class Trial(TypedDict):
    """number: from 1 on; 1 is the config as it is. f1: over the folds; its values are None if
    the loss of a training became no number."""

    number: int
    head: str
    learn_rate: float
    epochs: int
    f1: Spread


class Sweep(Origin):
    """warnings: in words, where test, which is to tell what the best is worth, is in train,
    too. seed: of the folds, of each training and of the search. sentences: of train and dev,
    each once. trials: in the order tried. best: the number of the one with the highest mean
    F1. command: trains with it."""

    warnings: list[str]
    seed: int
    folds: int
    sentences: int
    trials: list[Trial]
    best: int
    command: str
