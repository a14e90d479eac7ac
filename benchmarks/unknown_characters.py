"""How many characters the encoder reads as [UNK], with either normalisation.

    python -m benchmarks.unknown_characters ENCODER CORPUS …

ENCODER, CORPUS: folders. Counts the training sentences.
"""

import argparse

from transformers import AutoTokenizer

from zh_fdner.pipeline.normalise import NORMALISATIONS, install
from zh_fdner.pipeline.wordpieces import TokenWordpieces

from .trainings.measure import Settings, read_corpus


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("encoder")
    parser.add_argument("corpora", nargs="+")
    args = parser.parse_args()
    print("| corpus | characters | " + " | ".join(f"[UNK], {n}" for n in NORMALISATIONS) + " |")
    print("|---|---|---|---|")
    for corpus in args.corpora:
        docs = read_corpus(Settings(corpus, "", 0, 0.0, 0))["train"]
        n_characters = sum(len(doc) for doc in docs)
        shares = []
        for name in NORMALISATIONS:
            tokenizer = AutoTokenizer.from_pretrained(args.encoder)
            install(tokenizer, name)
            wordpieces = TokenWordpieces(tokenizer)
            pieces = [p for doc in docs for p in wordpieces.of_doc(doc)]
            unknown = sum(p == [tokenizer.unk_token_id] for p in pieces)
            shares.append(f"{unknown} ({unknown / n_characters:.2%})")
        print(f"| {corpus} | {n_characters} | {' | '.join(shares)} |")


if __name__ == "__main__":
    main()
