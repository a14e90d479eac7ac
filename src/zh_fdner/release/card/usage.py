"""How to install and use the package."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

HUB = "https://huggingface.co"
EXAMPLES = {
    "annotate": ["python -m {package} annotate texts.txt entities.jsonl"],
    "serve": ['pip install "{package}[serve]"', "python -m {package} serve"],
}


def installation(repo: str, wheel: str, sha256: str) -> list[str]:
    """repo: on the hub; empty if there is none. wheel: the file's name."""
    if not repo:
        return [
            "## Install",
            "",
            f"With the wheel at hand (sha256 `{sha256}`):",
            "",
            *block("sh", f"pip install {wheel}"),
        ]
    return [
        "## Install",
        "",
        *block("sh", f'pip install "{wheel_url(HUB, repo, wheel)}#sha256={sha256}"'),
        f"Behind a mirror of the hub, put its address in the place of {HUB}. (The address that "
        "the hub's own page shows for spaCy pipelines has no version in the file's name; pip and "
        "uv refuse such names.)",
        "",
    ]


def wheel_url(endpoint: str, repo: str, wheel: str) -> str:
    return f"{endpoint}/{repo}/resolve/main/{quote(wheel)}"


def commands_of(module: Path | zipfile.Path) -> list[str]:
    """The commands of `python -m <package>` that a package brings. module: its folder."""
    return [name for name in EXAMPLES if module.joinpath(name, "cli.py").is_file()]


def usage(package: str, commands: Sequence[str]) -> list[str]:
    """commands: see `commands_of`."""
    lines = [
        "## Use",
        "",
        *block(
            "python",
            "import spacy",
            "",
            f'nlp = spacy.load("{package}")',
            'doc = nlp("滚动轴承外圈出现点蚀。")',
            "print([(ent.text, ent.label_) for ent in doc.ents])",
        ),
    ]
    examples = [line.format(package=package) for name in commands for line in EXAMPLES[name]]
    return [*lines, *(block("sh", *examples) if examples else [])]


def block(language: str, *lines: str) -> list[str]:
    return [f"```{language}", *lines, "```", ""]
