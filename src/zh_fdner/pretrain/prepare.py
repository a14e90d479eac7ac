"""Before the first step: texts become windows, and what a later process has to know is settled."""

import json
import platform
from pathlib import Path

import spacy
import torch
import transformers

from ..atomic import filling
from ..checksum import sha256_of
from ..corpus.docbin import read_docbin
from ..errors import UserError
from ..layout import Layout
from ..sources.kept_out import kept_out
from ..training.origin import digest_of
from . import start
from .console import tell_selection
from .masking import build_masker
from .objective import Computing, score
from .options import Options
from .plan import HELD_OUT, LEARN, START, Plan, save_windows, settle
from .selection import select
from .texts import read_documents
from .windows import MOST_HELD_OUT, divide, pack

LEAST_DOCUMENTS = 2


def prepare(
    layout: Layout, options: Options, files: list[Path], origin: dict[str, str], device: str
) -> Plan:
    """Read the texts, settle what a later process has to know, and write it beside the output."""
    held_out_sentences = dev_and_test(layout) if options.refuse else []
    selection = select(read_documents(files, options.column), held_out_sentences)
    tell_selection(selection.counts)
    if len(selection.documents) < LEAST_DOCUMENTS:
        raise UserError(
            "Too little text is left: held-out text needs a document of its own. Expected in a "
            "text file one text a line, or empty lines between documents."
        )
    with filling(options.work) as folder:
        earlier = start.put_start(layout, options, selection.documents, folder / START)
        model, tokenizer = start.load(folder / START, options, device)
        most = MOST_HELD_OUT * options.length
        learn, held_out = divide(selection.documents, options.held_out, most, options.seed)
        windows = pack(learn, tokenizer, options.length)
        judged = pack(held_out, tokenizer, options.length).first(MOST_HELD_OUT)
        save_windows(folder, LEARN, windows)
        save_windows(folder, HELD_OUT, judged)
        masker = build_masker(tokenizer, options.masking)
        pad_id = tokenizer.pad_token_id
        steps, precision = settle(options, model, windows, masker, pad_id, device)
        computing = Computing(device, precision)
        model.to(device)
        before = score(model, judged, masker, pad_id, computing, options.batch, options.seed)
        readings = [*earlier, kept_out(held_out_sentences)]
        plan = Plan(origin, selection.counts, readings, steps, precision,
                    {LEARN: len(windows), HELD_OUT: len(judged)}, before)  # fmt: skip
        plan.save(folder)
    return plan


def dev_and_test(layout: Layout) -> list[str]:
    """The sentences on which the tagger is scored; none, and a warning, without a corpus."""
    splits = [layout.corpus / f"{name}.spacy" for name in ("dev", "test")]
    if not all(path.exists() for path in splits):
        print(
            "⚠ There is no converted corpus, so nothing is kept out for its dev and test splits. "
            "For that, run first: python -m spacy project run convert"
        )
        return []
    vocab = spacy.blank("zh").vocab
    return [doc.text for path in splits for doc in read_docbin(path).get_docs(vocab)]


def origin_of(layout: Layout, options: Options, files: list[Path], device: str) -> dict[str, str]:
    """What decides the result, by what it is called in messages."""
    own = {path.name: sha256_of(path) for path in sorted(Path(__file__).parent.glob("*.py"))}
    splits = [layout.corpus / f"{name}.spacy" for name in ("dev", "test")]
    settings = {name: json.dumps(value) for name, value in options.deciding().items()}
    return {
        **{f"--{name.replace('_', '-')}": value for name, value in settings.items()},
        "the texts": digest_of({str(i): sha256_of(path) for i, path in enumerate(files)}),
        "corpus/'s dev and test": digest_of({p.name: sha256_of(p) for p in splits if p.exists()}),
        "this project's code": digest_of(own),
        "the device": torch.device(device).type,
        "Python": platform.python_version(),
        "torch": torch.__version__,
        "transformers": transformers.__version__,
    }
