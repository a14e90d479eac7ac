"""The `make sbom` target: what a wheel brings with it, as CycloneDX JSON beside it."""

import zipfile
from email.parser import Parser
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ..checksum import sha256_of
from ..errors import UserError
from .closure import Installed, closure


def write_sbom(wheel: Path) -> Path:
    """List the wheel's requirements and theirs, in the releases of the running environment.

    Returns `<wheel>.cdx.json`. Raises UserError if the wheel is missing, one of them is not
    installed, or the library that writes the format is not.
    """
    if not wheel.exists():
        raise UserError(f"{wheel} is missing. Run: python -m spacy project run package")
    name, version, requirements = read_metadata(wheel)
    found = closure(requirements)
    path = sbom_file(wheel)
    text = as_cyclonedx(name, version, sha256_of(wheel), requirements, found)
    path.write_text(text + "\n", encoding="utf8")
    print(f"✔ {path}: {len(found)} distributions")
    return path


def sbom_file(wheel: Path) -> Path:
    return wheel.with_name(f"{wheel.name}.cdx.json")


def read_metadata(wheel: Path) -> tuple[str, str, list[str]]:
    """The wheel's name, version and requirements, those of its extras left out."""
    with zipfile.ZipFile(wheel) as archive:
        (path,) = [n for n in archive.namelist() if n.endswith(".dist-info/METADATA")]
        stated = Parser().parsestr(archive.read(path).decode())
    needed = stated.get_all("Requires-Dist", [])
    return stated["Name"], stated["Version"], [n for n in needed if not Requirement(n).marker]


def as_cyclonedx(
    name: str, version: str, sha256: str, requirements: list[str], found: dict[str, Installed]
) -> str:
    """https://cyclonedx.org/specification/overview/, as its own library writes and checks it."""
    try:
        from cyclonedx.model import HashAlgorithm, HashType
        from cyclonedx.model.bom import Bom
        from cyclonedx.model.component import Component, ComponentType
        from cyclonedx.output import make_outputter
        from cyclonedx.schema import OutputFormat, SchemaVersion
    except ModuleNotFoundError:
        raise UserError(
            'The SBOM needs cyclonedx-python-lib: pip install -e ".[supply-chain]"'
        ) from None
    bom = Bom()
    bom.metadata.component = Component(
        type=ComponentType.MACHINE_LEARNING_MODEL,
        name=name,
        version=version,
        bom_ref=name,
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=sha256)],
    )
    components = {each.name: _component(each) for each in found.values()}
    bom.components = components.values()
    direct = sorted({canonicalize_name(Requirement(each).name) for each in requirements})
    bom.register_dependency(bom.metadata.component, [components[each] for each in direct])
    for each in found.values():
        bom.register_dependency(components[each.name], [components[need] for need in each.needs])
    outputter: Any = make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6)
    text: str = outputter.output_as_string(indent=2)
    return text


def _component(each: Installed) -> Any:
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.model.license import DisjunctiveLicense
    from packageurl import PackageURL

    purl = PackageURL("pypi", name=each.name, version=each.version.split("+")[0])
    return Component(
        type=ComponentType.LIBRARY,
        name=each.name,
        version=each.version,
        purl=purl,
        bom_ref=str(purl),
        licenses=[DisjunctiveLicense(name=each.license)] if each.license else [],
    )
