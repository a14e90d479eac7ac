"""The `audit` step: what in the corpus makes its scores say less than they seem to."""

import json

from ..atomic import write
from ..layout import Layout
from ..manifest import read_manifest
from .console import for_console
from .findings import Findings, examine
from .items import read_items
from .report import report
from .warnings import warnings_of


def audit(layout: Layout) -> Findings:
    """Write `metrics/audit.json` and `metrics/audit.md`, and print what matters of them.

    Raises UserError if the converted corpus or the encoder's tokenizer cannot be read.
    """
    manifest = read_manifest(layout.manifest)
    found = examine(read_items(layout.corpus), layout.encoder, manifest)
    found["warnings"] = warnings_of(found)
    text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    write({layout.audit: text, layout.audit.with_suffix(".md"): report(found)})
    print(for_console(found))
    print(f"✔ {layout.audit.with_suffix('.md')}")
    return found
