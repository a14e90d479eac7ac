"""Everything that the audit finds: what metrics/audit.json holds."""

from pathlib import Path
from typing import Any, TypedDict

from ..manifest import Manifest, corpus_sha256, stand_ins
from ..sources import fingerprint
from ..sources.kept_out import kept_out
from .duplicates import Duplicates, duplicates
from .encoder_view import Encoder, LongSentences, Unknown
from .inconsistent import Inconsistent, inconsistent_surfaces
from .items import Corpus, everything
from .overlap import Overlap, overlaps
from .same_text import SameText, contradictions
from .sizes import Sizes, sizes
from .unseen import Unseen, unseen_surfaces


class Fingerprint(TypedDict):
    """matches: whether the counts are those of the published run's data. published: those.
    evaluation_split: which of dev and test has the counts of its evaluation."""

    matches: bool
    evaluation_split: list[str]
    published: dict[str, Any]


class Findings(TypedDict):
    """corpus_sha256: of the manifest. stand_ins: what of the corpus and the encoder is one, in
    words. overlap: of dev and test
    with train. test_in_dev: of test with dev. unknown: by split
    and normalisation. kept_from_encoder: whether dev and test are what was kept out of all that
    the encoder has read, if `pretrain` made it; None if nobody knows, and for empty splits.
    long_sentences: by split. unseen: by split and type, "" for all."""

    corpus: str
    corpus_sha256: str
    encoder: str
    stand_ins: list[str]
    splits: dict[str, Sizes]
    overlap: dict[str, Overlap]
    test_in_dev: Overlap
    duplicates: Duplicates
    unseen: dict[str, dict[str, Unseen]]
    inconsistent: Inconsistent
    same_text: SameText
    unknown: dict[str, dict[str, Unknown]]
    kept_from_encoder: bool | None
    long_sentences: dict[str, LongSentences]
    fingerprint: Fingerprint
    warnings: list[str]


def examine(corpus: Corpus, encoder_folder: Path, manifest: Manifest) -> Findings:
    """Everything but the warnings, which are drawn from it.

    encoder_folder: a Hugging Face model. manifest: tells what both are.
    Raises UserError if the encoder cannot be read.
    """
    encoder = Encoder(encoder_folder)
    with_train, test_in_dev = overlaps(corpus)
    items = everything(corpus)
    counts = {split: sizes(each) for split, each in corpus.items()}
    return {
        "corpus": manifest["corpus"]["name"],
        "corpus_sha256": corpus_sha256(manifest),
        "encoder": manifest["encoder"]["name"],
        "stand_ins": stand_ins(manifest),
        "splits": counts,
        "overlap": with_train,
        "test_in_dev": test_in_dev,
        "duplicates": duplicates(corpus),
        "unseen": unseen_surfaces(corpus),
        "inconsistent": inconsistent_surfaces(items),
        "same_text": contradictions(items),
        "unknown": {split: encoder.unknown(each) for split, each in corpus.items()},
        "kept_from_encoder": kept_from_encoder(corpus, manifest),
        "long_sentences": {split: encoder.long_sentences(each) for split, each in corpus.items()},
        "fingerprint": compare_with_published(counts),
        "warnings": [],
    }


def kept_from_encoder(corpus: Corpus, manifest: Manifest) -> bool | None:
    """See `Findings`."""
    readings = manifest["encoder"].get("kept_out", [])
    ours = kept_out([item.text for split in ("dev", "test") for item in corpus[split]])
    if not readings or not ours["sentences"]:
        return None
    return all(each["sha256"] == ours["sha256"] for each in readings)


def compare_with_published(counts: dict[str, Sizes]) -> Fingerprint:
    """Tokens are characters there, as in the manifest."""
    compared = fingerprint.compare(
        {
            split: {
                "sentences": each["sentences"],
                "entities": each["entities"],
                "tokens": each["characters"],
            }
            for split, each in counts.items()
        }
    )
    sentences = fingerprint.TRAIN_SENTENCES
    return {
        "matches": compared["matches"],
        "evaluation_split": compared["evaluation_split"],
        "published": {
            "train_sentences": [sentences[0], sentences[-1]],
            "entities": fingerprint.GOLD_ENTITIES,
            "tokens": fingerprint.TOKENS,
        },
    }
