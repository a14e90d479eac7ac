"""The `fetch` step: resolves corpus and encoder, and writes the manifest."""

from ..atomic import filling
from ..errors import UserError
from ..layout import Layout
from ..manifest import Manifest, Source, warn_of_stand_ins, write_manifest
from .corpus import resolve_corpus
from .encoder import resolve_encoder


def fetch(layout: Layout, corpus: str, encoder: str) -> Manifest:
    """Fill `assets/corpus` and `assets/encoder`, and write `assets/manifest.json`.

    corpus, encoder: as `resolve_corpus` and `resolve_encoder` take them.
    Raises UserError if what was asked for by name cannot be had; what was fetched before
    stays as it was.
    """
    try:
        manifest = _fill(layout, corpus, encoder)
    except UserError as error:
        if layout.fetched_manifest.exists():
            raise UserError(
                f"{error}\nThe corpus and encoder fetched before stay as they were."
            ) from error
        raise
    write_manifest(layout.fetched_manifest, manifest)
    print(f"✔ corpus:  {describe(manifest['corpus'])}")
    print(f"✔ encoder: {describe(manifest['encoder'])}")
    warn_of_stand_ins(manifest)
    return manifest


def _fill(layout: Layout, corpus: str, encoder: str) -> Manifest:
    """Both folders anew, once both are whole."""
    with (
        filling(layout.source_corpus) as corpus_files,
        filling(layout.encoder) as encoder_files,
    ):
        manifest: Manifest = {
            "corpus": resolve_corpus(corpus, layout, corpus_files),
            "encoder": resolve_encoder(encoder, layout.bundled_encoder, encoder_files),
            "splits": {},
            "overlap": {},
        }
        # Now the folders change: no old manifest may stand beside new files.
        layout.fetched_manifest.unlink(missing_ok=True)
    return manifest


def describe(source: Source) -> str:
    """One line on a source: its name, revision and fingerprint."""
    text = source["name"]
    if "revision" in source:
        text += f" ({source['revision']})"
    if "fingerprint" in source:
        match = "matches" if source["fingerprint"]["matches"] else "does not match"
        text += f", its fingerprint {match} the published run"
    return text
