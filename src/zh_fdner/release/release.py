"""The `card` and `release` steps: what others see of the model, and how they get it."""

from dataclasses import dataclass
from pathlib import Path

from ..atomic import write
from ..errors import UserError
from ..layout import Layout
from ..manifest import read_manifest, stand_ins, warn_of_stand_ins
from ..results import of_this_version
from .card.hub_card import hub_card
from .card.measured import Measured, read_measured
from .card.opening import package_of, stand_in
from .checks import check_releasable
from .github_folder import build_github_folder, upload_command
from .hub_folder import build_hub_folder
from .listing import list_files, show
from .meta import version_of
from .notes import notes_of
from .package import check_release
from .push import Target, check_repo, push

NO_CARD = "metrics/ and the wheel: cannot make the model card of them"
AGAIN = (
    "repeat the command that writes it (for a wheel python -m spacy project run evaluate, then … "
    "run package and … run smoke)"
)


@dataclass(frozen=True)
class Publication:
    """name, version: as `package` takes them. repo: org/name on the hub, or empty.
    licence: see `hub_licence`."""

    name: str
    version: str
    repo: str
    licence: str


def write_card(layout: Layout, publication: Publication) -> Path:
    """Write the model card for the hub. Raises UserError if a measured file is missing."""
    with of_this_version(NO_CARD, AGAIN):
        measured = find_measured(layout, publication)
        card = hub_card(measured, publication.repo, publication.licence)
    write({layout.card: card})
    warn_of_stand_ins(read_manifest(layout.manifest))
    print(f"✔ {layout.card}")
    return layout.card


def release(
    layout: Layout,
    publication: Publication,
    *,
    allow_stand_in: bool,
    send: bool,
    private: bool,
) -> None:
    """Fill `release/hub` and `release/github`; with `send`, put the former on the hub.

    private: who may see a repository that does not exist yet.
    Raises UserError if this wheel is not to be released, or the hub does not take it.
    """
    if send and not publication.repo:
        raise UserError("Where to? Name the hub's repository: --vars.repo org/name")
    with of_this_version(NO_CARD, AGAIN):
        measured = find_measured(layout, publication)
        check_releasable(
            measured, allow_stand_in=allow_stand_in, stated_licence=publication.licence
        )
        card = hub_card(measured, publication.repo, publication.licence)
    wheel = measured.wheel
    package, version = package_of(wheel.meta), wheel.meta["version"]
    marks = stand_in(wheel.meta["zh_fdner"]["stand_ins"])
    notes = "\n".join([*marks, notes_of(layout.changelog, version)])
    build_hub_folder(layout.hub_release, wheel, card, layout.license)
    build_github_folder(layout.github_release, wheel, layout.hub_release, notes)
    files = list_files(layout.hub_release)
    show(files)
    warn_of_stand_ins(read_manifest(layout.manifest))
    print(f"✔ {layout.hub_release}\n✔ {layout.github_release}")
    print(f"ℹ To GitHub: {upload_command(layout.github_release, package, version)}")
    if publication.repo:
        target = Target(publication.repo, private, f"{package} {version}", wheel.path.name)
        push(files, target) if send else target.announce()


def find_measured(layout: Layout, publication: Publication) -> Measured:
    check_release(publication.name, publication.version)
    if publication.repo:
        check_repo(publication.repo)
    notes = stand_ins(read_manifest(layout.manifest))
    version = version_of(publication.version, notes)
    return read_measured(layout, layout.wheel(publication.name, version))
