"""The `import-checkpoint` command: a token classifier as a packaged pipeline."""

from pathlib import Path

from ..atomic import filling, remove
from ..layout import Layout
from ..release.meta import build_imported_meta, version_of
from ..release.package import Release, build_package, check_release
from ..sources.bundled_encoder import is_stand_in
from .build import build_pipeline
from .source import read_classifier, resolve_checkpoint, tag_names_of
from .tags import read_tags

STAND_IN = "a checkpoint trained from the bundled small encoder, not from bert-base-chinese"


def import_checkpoint(
    layout: Layout, requested: str, name: str, version: str, labels: list[str]
) -> Path:
    """Write `checkpoint/files`, `checkpoint/imported` and the wheel, without training.

    requested: as `resolve_checkpoint` takes it. name, version: of the package, as in
        `Release`. labels: for a checkpoint whose tags have no names, else none.
    Returns the wheel's path. Raises UserError if the checkpoint cannot be had or imported.
    """
    check_release(name, version)
    # Whatever happens below, no old pipeline may stand beside new files.
    remove(layout.imported)
    source = resolve_checkpoint(requested, layout.checkpoint_files)
    notes = [STAND_IN] if is_stand_in(layout.checkpoint_files) else []
    classifier = read_classifier(layout.checkpoint_files, requested)
    tags = read_tags(tag_names_of(classifier), labels)
    nlp = build_pipeline(layout.checkpoint_files, classifier, tags, layout.configs)
    nlp.meta = build_imported_meta(nlp, source, tags.names, notes)
    with filling(layout.imported) as folder:
        nlp.to_disk(folder)
    release = Release(
        name=name,
        version=version_of(version, notes),
        pipeline=layout.imported,
        meta=layout.imported / "meta.json",
        encoder=source["name"],
        sources={"checkpoint": source},
        stand_ins=notes,
    )
    wheel = build_package(layout, release)
    if tags.nameless and not labels:
        print(
            "⚠ The checkpoint's tags have no names. Name its types, in the order of their "
            "numbers: --vars.checkpoint_labels a,b,…"
        )
    for note in notes:
        print(f"⚠ This is {note}.")
    print(f"✔ {source['name']} {source.get('revision', '')}: {', '.join(tags.labels)}")
    print(f"✔ {layout.imported}\n✔ {wheel}")
    return wheel
