"""Put an encoder that `pretrain` has made in the place of the bundled one, with its card.

    python benchmarks/bundle_encoder.py path/to/SOURCES.md FIRST SECOND THIRD

SOURCES.md: of `benchmarks/bundled_encoder_corpus.py`. The folders: of its three readings, in
order, each of which began with what the one before had made.
"""

import argparse
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from zh_fdner.layout import Layout
from zh_fdner.markdown import whole_table
from zh_fdner.pretrain.run import RECORD
from zh_fdner.sources.bundled_encoder import STAND_IN_KEY

FILES = ("model.safetensors", "vocab.txt", "tokenizer_config.json", "special_tokens_map.json")
MOST_BYTES = 12 * 2**20

LEFT_OUT = ("boilerplate", "exact_duplicates", "near_duplicates")
# Of each reading: what it is called, and the files it is given.
READINGS = (
    ("laws and documentation", "../prose/{0[1-9],1[0-6]}_*.txt"),
    ("the same, and more documentation", "../prose/*.txt"),
    ("machines and their faults", "assets/machine_prose/*.txt"),
)

CARD = """\
---
language: zh
license: mit
library_name: transformers
pipeline_tag: fill-mask
tags: [bert, zh_fdner]
---

# The bundled encoder of zh_fdner

A small BERT for Chinese: {layers} layers, {width} wide, {heads} heads, a vocabulary of {pieces:,}
wordpieces (characters, nearly all of them), {parameters:.1f} million parameters as float16, {size:.1f} MiB. It has read
Chinese laws, documentation of software and machines, and prose about machines' faults that was written for it. The
project trains with it where bert-base-chinese cannot be had (`--vars.encoder auto`), or if asked to
(`--vars.encoder bundled`). What is made with it is marked as a stand-in's.

## What it knows

It has read three times, each time from where it was. Before and after: of guesses in windows of documents that were
held out; of these, 15 % of the words are masked (word masking), as in the training.

{readings}

Each reading held out documents of its own. The second's may be among those that the first had read, so its figure from
before is flattering, and its gain is larger than it looks.
What it does for a tagger is measured in docs/measurements.md of the project.

## What it is not

- Not bert-base-chinese, and no substitute for its quality: it has {parameters:.1f} million parameters
  against 102 million, and has read a small part of as much text.
- It has read windows of {length} wordpieces, and does not know positions beyond. The tokenizer says
  so (`model_max_length`), and the project's pipelines read longer texts in windows.
- Upper case is lowered, and full width made half, by the pipeline's normalisation ("technical"),
  which it was trained with.
- It has not been made for whole sentences' meaning, for generating text, or for questions about
  the law or about machines: whatever laws it has read may have changed, the prose about machines was written by a
  language model and checked by no engineer, and it remembers none of them.
- No filter looked for bias, names or addresses in what it has read.

## What it has read

{sources}

Characters and bytes are those extracted by `benchmarks/bundled_encoder_corpus.py` (line ends included), before `pretrain`
selects. The first reading had the first 16 rows, the second all. That text is not part of the project.
The third had [assets/machine_prose](../machine_prose), written for it: {own:,} characters, CC0, see there.
No reading had a sentence of the dev or test splits of the sample, sample219, `sentences`, Resume or Weibo, or nearly such a one.

Licences, as the repositories state them:

- LawRefBook/Laws has no licence file; its texts are laws, regulations, judicial interpretations and guiding cases, to which
  article 5 of the Copyright Law of the PRC gives no copyright.
- i35010u/windows-driver-docs.zh-cn, arong-me/powerapps-docs.zh-cn, AngelLiang/architecture-center.zh-cn and
  yy28/sql-docs.zh-cn are copies of MicrosoftDocs repositories, with Microsoft's LICENSE (CC BY 4.0): attribution to
  Microsoft. MicrosoftDocs/Dynamics-365-Operations.zh-cn and MicrosoftDocs/windows-iotcore-docs.zh-CN the same.
- PX4/px4_user_guide, mavlink/mavlink-devguide: LICENSE "CC BY 4.0": attribution to PX4 and MAVLink / Dronecode contributors.
- python/python-docs-zh-cn: translations under CC0 (README); branch 3.13. The English original is the PSF's (PSF licence, permissive).
- tensorflow/docs-l10n, mindspore-ai/docs: text CC BY 4.0, code Apache-2.0: attribution to TensorFlow and MindSpore.
- microsoft/IoT-For-Beginners: MIT. Anduin2017/HowToCook: The Unlicense. All others: Apache-2.0.

## How it was made

```console
$ python benchmarks/bundled_encoder_corpus.py ../clones ../prose
{commands}
$ python benchmarks/bundle_encoder.py ../prose/SOURCES.md ../reading1 ../reading2 ../reading3
```

In the project's `corpus/` were the dev and test sentences that were kept out. `pretraining.json` has of each reading every
setting, the counts of what was left out of the text, and the course of the loss. The licence of these weights is the
project's, MIT. The texts with CC BY 4.0 are named above, with their authors, as that licence asks.
"""  # noqa: E501


def bundle(sources: Path, folders: Sequence[Path], bundled: Path) -> None:
    """Raises ValueError if the weights are larger than a repository should hold."""
    encoder = folders[-1]
    size = (encoder / FILES[0]).stat().st_size
    if size > MOST_BYTES:
        raise ValueError(f"{encoder}: {size:,} bytes of weights, more than {MOST_BYTES:,}")
    records = [json.loads((each / RECORD).read_text(encoding="utf8")) for each in folders]
    config = json.loads((encoder / "config.json").read_text(encoding="utf8"))
    text = card(config, records, size, sources.read_text(encoding="utf8").strip())
    bundled.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(encoder / name, bundled / name)
    (bundled / "README.md").write_text(text, encoding="utf8")
    save(bundled / "config.json", {**config, STAND_IN_KEY: True})
    save(bundled / RECORD, {"readings": records})


def save(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf8")


def card(config: dict[str, Any], records: Sequence[Any], size: int, sources: str) -> str:
    """size: of the weights, in bytes of float16."""
    head = ("reading", "characters", "times", "steps", "left out: boilerplate", "duplicates",
            "nearly", "masked accuracy", "perplexity", "guesses")  # fmt: skip
    rows = [reading(name, each) for (name, _), each in zip(READINGS, records, strict=True)]
    return CARD.format(
        **records[0]["settings"],
        pieces=config["vocab_size"],
        parameters=size / 2 / 1e6,
        size=size / 2**20,
        own=records[-1]["counts"]["kept_characters"],
        readings="\n".join(whole_table(head, rows)).strip(),
        sources=sources,
        commands="\n".join(command(number, each) for number, each in enumerate(records, start=1)),
    )


def reading(name: str, record: Any) -> list[str]:
    """A row of the table."""
    counts, before, after = record["counts"], *record["held_out"].values()
    times = record["steps"] * record["settings"]["batch"] / record["windows"]["learn"]
    return [
        name, f"{counts['kept_characters']:,}", f"{times:.1f}", f"{record['steps']:,}",
        *(f"{counts.get(name, 0):,}" for name in LEFT_OUT),
        f"{before['accuracy']:.4f} → {after['accuracy']:.4f}",
        f"{before['perplexity']:,.2f} → {after['perplexity']:,.2f}", f"{after['guesses']:,}",
    ]  # fmt: skip


def command(number: int, record: Any) -> str:
    """The n-th reading, as it is typed."""
    told = record["settings"]
    begin = (
        f"--start scratch --layers {told['layers']} --width {told['width']} "
        f"--heads {told['heads']} --vocabulary {told['vocabulary']}"
        if number == 1
        else f"--start ../reading{number - 1}"
    )
    dropout = told.get("dropout")
    rest = "" if dropout is None else f" --dropout {dropout:g}"
    return (
        f"$ python scripts/pretrain.py {READINGS[number - 1][1]} {begin}{rest} \\\n"
        f"    --length {told['length']} --batch {told['batch']} --learning-rate "
        f"{told['learning_rate']:g} --steps {record['steps']} \\\n"
        f"    --half --precision {record['precision']} --output ../reading{number}"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sources", type=Path)
    parser.add_argument("readings", type=Path, nargs=len(READINGS))
    args = parser.parse_args()
    bundle(args.sources, args.readings, Layout().bundled_encoder)
