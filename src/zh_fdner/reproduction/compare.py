"""The whole comparison of a run with the published one, as data."""

from collections.abc import Sequence
from typing import TypedDict

from thinc.api import Config

from ..manifest import Manifest, corpus_sha256, stand_ins
from ..pipeline.epoch_table import Row
from . import published
from .data import Data, compare_data
from .figures import Pair, pair_epochs, pair_final
from .recipe import compare_recipe
from .setting import Setting
from .verdict import Verdict, judge


class Reproduction(TypedDict):
    """stand_ins: in words. corpus, encoder: their names. corpus_sha256: of the manifest.
    encoder_files: the sha256 of each file. final: the last rows. epochs: the published epochs
    with ours."""

    published_model: str
    corpus: str
    corpus_sha256: str
    encoder: str
    encoder_files: dict[str, str]
    stand_ins: list[str]
    verdict: Verdict
    final: Pair
    epochs: list[Pair]
    recipe: list[Setting]
    data: Data


def compare(config: Config, manifest: Manifest, log: Sequence[Row]) -> Reproduction:
    """config: interpolated. log: the training log's rows, as many as there are.

    Raises UserError if an earlier version has converted the corpus: it has no checksum.
    """
    recipe = compare_recipe(config, manifest, log)
    data = compare_data(config, manifest)
    final = pair_final(log)
    return {
        "published_model": published.MODEL,
        "corpus": manifest["corpus"]["name"],
        "corpus_sha256": corpus_sha256(manifest),
        "encoder": manifest["encoder"]["name"],
        "encoder_files": manifest["encoder"]["files"],
        "stand_ins": stand_ins(manifest),
        "verdict": judge(manifest, data, recipe, final),
        "final": final,
        "epochs": pair_epochs(log),
        "recipe": recipe,
        "data": data,
    }
