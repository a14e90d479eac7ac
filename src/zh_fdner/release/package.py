"""The `package` step: a wheel that needs neither this project nor the hub."""

import json
import re
import shutil
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from packaging.version import InvalidVersion, Version
from spacy.cli.package import package as spacy_package
from thinc.api import Config

from ..atomic import filling
from ..errors import UserError
from ..layout import Layout
from ..manifest import Source, read_manifest, stand_ins, warn_of_stand_ins
from ..results import of_this_version
from ..verify import checksums
from .card.usage import commands_of
from .card.wheel_card import wheel_card
from .meta import version_of
from .requirements import spacy_range, wheel_extras, wheel_requirements
from .runtime import complete_setup, copy_runtime
from .wheel import build_wheel

META_AGAIN = "run python -m spacy project run evaluate, then … run package"
# Of the bundled encoder's card: whose texts it has read, and under which licences.
READ_HEADING = "## What it has read"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class Release:
    """What to package, and what the package tells of it.

    name: without the language, so "fdner_bert" for zh_fdner_bert. version: with the mark
    of a stand-in where it belongs. pipeline: the folder that spaCy saved. meta: the file
    with `nlp.meta` as it is to be. encoder: what the weights were before this pipeline.
    sources: by role, what the pipeline was made from. stand_ins: those of them in words.
    """

    name: str
    version: str
    pipeline: Path
    meta: Path
    encoder: str
    sources: dict[str, Source]
    stand_ins: list[str]


def package(layout: Layout, name: str, version: str) -> Path:
    """Build the wheel of the trained pipeline.

    name, version: as in `Release`, but the version without the mark.
    Returns the wheel's path. Raises UserError if the wheel cannot be built.
    """
    manifest = read_manifest(layout.manifest)
    check_release(name, version)
    release = Release(
        name=name,
        version=version_of(version, stand_ins(manifest)),
        pipeline=layout.model,
        meta=layout.metrics / "meta.json",
        encoder=manifest["encoder"]["name"],
        sources={"corpus": manifest["corpus"], "encoder": manifest["encoder"]},
        stand_ins=stand_ins(manifest),
    )
    wheel = build_package(layout, release)
    warn_of_stand_ins(manifest)
    print(f"✔ {wheel}")
    return wheel


def build_package(layout: Layout, release: Release) -> Path:
    """Build `packages/<package>-<version>/dist/<package>-<version>-py3-none-any.whl`.

    Returns the wheel's path. Raises UserError if the wheel cannot be built.
    """
    folder = layout.package(release.name, release.version)
    wheel = layout.wheel(release.name, release.version)
    with filling(folder) as new:
        spacy_package(
            release.pipeline,
            new,
            meta_path=release.meta,
            name=release.name,
            version=release.version,
            create_sdist=False,
            create_wheel=False,
            require_parent=True,
        )
        # spaCy makes a folder of this name in the one that it is given.
        inner = new / folder.name
        shutil.copy(layout.license, inner)
        finish(inner, release, layout.bundled_encoder / "README.md")
        build_wheel(inner, inner / wheel.relative_to(folder))
        for path in inner.iterdir():
            path.rename(new / path.name)
        inner.rmdir()
    return wheel


def check_release(name: str, version: str) -> None:
    """Raises UserError if the package could not be called so.

    (spaCy puts the language before the name: zh_fdner_bert would become zh_zh_fdner_bert.
    Wheels are named by the normal form of the version.)
    """
    if name.startswith("zh_"):
        raise UserError(f"The name {name}: leave out the zh_, spaCy adds it. Use {name[3:]}.")
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name):
        raise UserError(f"The name {name}: expected small letters, digits and single _.")
    try:
        parsed = Version(version)
    except InvalidVersion:
        raise UserError(f"--vars.version {version}: expected a version such as 0.1.0.") from None
    if parsed.local or str(parsed) != version:
        raise UserError(f"--vars.version {version}: write it as {parsed.public}.")


def finish(folder: Path, release: Release, encoder_card: Path) -> None:
    """What `spacy package` leaves to do: runtime code, requirements, licences, card.

    encoder_card: see `license_sources`.
    """
    module = folder / f"zh_{release.name}"
    data = module / folder.name
    copy_runtime(module)
    complete_setup(folder / "setup.py", module.name, wheel_extras())
    name_encoder(data / "config.cfg", release.encoder)
    meta = json.loads((folder / "meta.json").read_text(encoding="utf8"))
    licences = license_sources(release, encoder_card)
    for place in (folder, data):
        (place / "LICENSES_SOURCES").write_text(licences, encoding="utf8")
    meta["requirements"] = wheel_requirements(meta["requirements"])
    meta["spacy_version"] = spacy_range()
    meta["zh_fdner"]["files"] = checksums(data)
    text = json.dumps(meta, ensure_ascii=False, indent=2) + "\n"
    with of_this_version(f"{release.meta}: cannot make the package's card of it", META_AGAIN):
        card = wheel_card(meta, commands_of(module))
    for place in (folder, data):
        (place / "meta.json").write_text(text, encoding="utf8")
        (place / "README.md").write_text(card, encoding="utf8")


def name_encoder(config_path: Path, encoder: str) -> None:
    """Name the encoder by what it is: the folder it was read from is not in the package."""
    config = Config().from_disk(config_path, interpolate=False)
    config["paths"] = {**config["paths"], "encoder": encoder}
    config.to_disk(config_path)


def license_sources(release: Release, encoder_card: Path) -> str:
    """encoder_card: that of the bundled encoder, which may be missing."""
    lines = ["The code of this package: MIT License.", ""]
    for role, origin in release.sources.items():
        lines.append(f"The {role}, {origin['name']}: {origin['license']}. {origin.get('url', '')}")
    if release.stand_ins:
        lines += ["", f"Stand-in: {' and '.join(release.stand_ins)}."]
    if goes_back_to_bundled(release):
        lines += ["", *attributions(encoder_card)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def goes_back_to_bundled(release: Release) -> bool:
    """Whether the weights were the bundled encoder's. A checkpoint can be no other stand-in."""
    if "checkpoint" in release.sources:
        return bool(release.stand_ins)
    return release.sources["encoder"].get("stand_in", False)


def attributions(encoder_card: Path) -> list[str]:
    """Lines on the texts that the bundled encoder has read: some of their licences ask to be
    told with what is made of them. Without the card, where they stand."""
    lines = ["The weights go back to the encoder that comes with the project zh_fdner_bert."]
    read = section(encoder_card, READ_HEADING)
    if not read:
        place = "assets/bundled_encoder/README.md"
        return [*lines, f"Whose texts it has read, with their licences: {place} of the project."]
    lines += [
        "No text of those below is in this package: weights were trained on what was extracted",
        "and selected of them. Sources are repositories on GitHub (https://github.com/SOURCE).",
        f"CC BY 4.0 is {CC_BY}. What follows is from the encoder's card.",
    ]
    return [*lines, "", *read]


def section(markdown: Path, heading: str) -> list[str]:
    """The lines from this heading to the next of its level; none without file or heading."""
    if not markdown.exists():
        return []
    lines = markdown.read_text(encoding="utf8").splitlines()
    if heading not in lines:
        return []
    start = lines.index(heading)
    rest = takewhile(lambda line: not line.startswith("## "), lines[start + 1 :])
    return [heading, "", *"\n".join(rest).strip().splitlines()]
