"""The `reproduce` step: compares the trained run with the published one, and says so."""

import json

from thinc.api import Config

from ..atomic import write
from ..errors import UserError
from ..layout import Layout
from ..manifest import read_manifest
from ..pipeline.epoch_table import Row
from ..training_log import read_log
from .compare import Reproduction, compare
from .config_values import lookup, read_config
from .report import report
from .words import for_console

LOGGER = "zh_fdner.EpochTable.v1"


def reproduce(layout: Layout) -> Reproduction:
    """Write `metrics/reproduction.json` and `metrics/reproduction.md`, and print the verdict.

    Raises UserError if the manifest, the config or the training log is missing.
    """
    manifest = read_manifest(layout.manifest)
    if not layout.config.exists():
        raise UserError(f"{layout.config} is missing. Run: python -m spacy project run configure")
    config = read_config(layout.config)
    result = compare(config, manifest, read_rows(layout, config))
    text = json.dumps(result, ensure_ascii=False, indent=2) + "\n"
    readable = layout.reproduction.with_suffix(".md")
    write({layout.reproduction: text, readable: report(result)})
    print(f"{for_console(result)}\n\n✔ {readable}")
    return result


def read_rows(layout: Layout, config: Config) -> list[Row]:
    """The training log; no rows if the config has it written elsewhere or not at all.

    Raises UserError if it should be there and is not.
    """
    if layout.training_log.exists():
        return read_log(layout.training_log)
    is_ours = lookup(config, "training.logger.@loggers") == LOGGER
    expected = Layout().training_log.as_posix()
    if is_ours and lookup(config, "training.logger.output_file") == expected:
        raise UserError(f"{layout.training_log} is missing. Run: python -m spacy project run train")
    return []
