"""Put an encoder that `pretrain` has made in the place of the bundled one, with its card.

    python benchmarks/bundle_encoder.py path/to/encoder path/to/SOURCES.md

SOURCES.md: of `benchmarks/bundled_encoder_corpus.py`.
"""

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

from zh_fdner.layout import Layout
from zh_fdner.pretrain.run import RECORD
from zh_fdner.sources.bundled_encoder import STAND_IN_KEY

FILES = ("model.safetensors", "vocab.txt", "tokenizer_config.json", "special_tokens_map.json")
MOST_BYTES = 12 * 2**20

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
{characters:,} characters of Chinese laws and of documentation of software and machines, {times:.1f} times over. The project
trains with it where bert-base-chinese cannot be had (`--vars.encoder auto`), or if asked to
(`--vars.encoder bundled`). What is made with it is marked as a stand-in's.

## What it knows

| held-out text | masked accuracy | perplexity |
| --- | --- | --- |
| before, as drawn at random | {before[accuracy]:.4f} | {before[perplexity]:,.1f} |
| after {steps:,} steps | {after[accuracy]:.4f} | {after[perplexity]:,.2f} |

{guesses:,} guesses in {windows[held_out]:,} windows of documents that were held out. Of each, 15 % of the words are
masked ({masking} masking), as in the training: the last training loss was {loss:.3f}.
What it does for a tagger is measured in docs/measurements.md of the project.

## What it is not

- Not bert-base-chinese, and no substitute for its quality: it has {parameters:.1f} million parameters
  against 102 million, and has read a small part of as much text.
- It has read windows of {length} wordpieces, and does not know positions beyond. The tokenizer says
  so (`model_max_length`), and the project's pipelines read longer texts in windows.
- Upper case is lowered, and full width made half, by the pipeline's normalisation ("technical"),
  which it was trained with.
- It has not been made for whole sentences' meaning, for generating text, or for questions about
  the law: whatever laws it has read may have changed, and it remembers none of them.
- No filter looked for bias, names or addresses in what it has read.

## What it has read

{sources}

The text itself is not part of the project.

## How it was made

```console
$ python benchmarks/bundled_encoder_corpus.py ../clones ../prose
$ python scripts/pretrain.py ../prose/*.txt --start scratch --layers {layers} --width {width} --heads {heads} \\
    --vocabulary {vocabulary} --length {length} --batch {batch} --learning-rate {learning_rate:g} --steps {steps} \\
    --minutes 0 --epochs 0 --half --precision {precision} --output ../encoder
$ python benchmarks/bundle_encoder.py ../encoder ../prose/SOURCES.md
```

`pretraining.json` has every setting, the counts of what was left out of the text, and the course of
the loss. The licence of these weights is the project's, MIT. The texts with CC BY 4.0 are named
above, with their authors, as that licence asks.
"""  # noqa: E501


def bundle(encoder: Path, sources: Path, bundled: Path) -> None:
    """Raises ValueError if the weights are larger than a repository should hold."""
    size = (encoder / FILES[0]).stat().st_size
    if size > MOST_BYTES:
        raise ValueError(f"{encoder}: {size:,} bytes of weights, more than {MOST_BYTES:,}")
    bundled.mkdir(parents=True, exist_ok=True)
    for name in (*FILES, RECORD):
        shutil.copyfile(encoder / name, bundled / name)
    config = json.loads((encoder / "config.json").read_text(encoding="utf8"))
    marked = json.dumps({**config, STAND_IN_KEY: True}, indent=2, sort_keys=True)
    (bundled / "config.json").write_text(marked + "\n", encoding="utf8")
    record = json.loads((encoder / RECORD).read_text(encoding="utf8"))
    text = card(config, record, size, sources.read_text(encoding="utf8").strip())
    (bundled / "README.md").write_text(text, encoding="utf8")


def card(config: dict[str, Any], record: dict[str, Any], size: int, sources: str) -> str:
    """size: of the weights, in bytes of float16."""
    return CARD.format(
        **{**record["settings"], "steps": record["steps"], "precision": record["precision"]},
        **record["held_out"],
        pieces=config["vocab_size"],
        parameters=size / 2 / 1e6,
        size=size / 2**20,
        characters=record["counts"]["kept_characters"],
        guesses=record["held_out"]["after"]["guesses"],
        windows=record["windows"],
        times=record["steps"] * record["settings"]["batch"] / record["windows"]["learn"],
        loss=record["training_loss"][-1][1],
        sources=sources,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("encoder", type=Path)
    parser.add_argument("sources", type=Path)
    args = parser.parse_args()
    bundle(args.encoder, args.sources, Layout().bundled_encoder)
