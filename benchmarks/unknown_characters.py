"""How many characters the encoder reads as [UNK], with either normalisation.

    python -m benchmarks.unknown_characters ENCODER CORPUS …

ENCODER, CORPUS: folders. Counts the training sentences.
"""

import argparse
from collections import Counter
from pathlib import Path

from zh_fdner.audit.encoder_view import tokenizer_of, unknown_tokens
from zh_fdner.pipeline.normalise import NORMALISATIONS

from .trainings.measure import Settings, read_corpus


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("corpora", nargs="+")
    args = parser.parse_args()
    print("| corpus | characters | " + " | ".join(f"[UNK], {n}" for n in NORMALISATIONS) + " |")
    print("|---|---|---|---|")
    for corpus in args.corpora:
        docs = read_corpus(Settings(corpus, "", 0, 0.0, 0))["train"]
        tokens = Counter(token.text for doc in docs for token in doc)
        shares = []
        for name in NORMALISATIONS:
            unknown = unknown_tokens(tokens, tokenizer_of(args.encoder, name)).total()
            shares.append(f"{unknown} ({unknown / tokens.total():.2%})")
        print(f"| {corpus} | {tokens.total()} | {' | '.join(shares)} |")


if __name__ == "__main__":
    main()
