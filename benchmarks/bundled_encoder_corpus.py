"""Extract the Chinese prose that the bundled encoder is pre-trained on.

    python benchmarks/bundled_encoder_corpus.py path/to/clones path/to/prose

The clones are git directories in folders `<owner>+<name>/repo`, as `git clone --bare` makes them.
Each source becomes a text file: a line a paragraph, an empty line between documents. SOURCES.md
has for each its licence, commit and sizes. No text of them is part of this project.
"""

import argparse
import html
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

CC_BY, APACHE, CC0 = "CC BY 4.0", "Apache-2.0", "CC0 1.0"
# Statutes and judicial interpretations: article 5 of China's Copyright Law.
NO_COPYRIGHT = "no copyright (official documents)"
MIT = "MIT"

LEAST_HAN, LEAST_SHARE = 8, 0.5
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
FRONT_MATTER = re.compile(r"\A\ufeff?---\s*\n.*?\n(---|\.\.\.)\s*\n", re.DOTALL)
FENCE = re.compile(r"^[ \t>]*(```|~~~).*?^[ \t>]*\1[ \t]*$", re.DOTALL | re.MULTILINE)
MARKDOWN = (
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"<(script|style|pre)\b.*?</\1>", re.DOTALL | re.IGNORECASE), ""),
    (re.compile(r"\$\$.*?\$\$", re.DOTALL), ""),
    # An image; the text of a link; a reference to one.
    (re.compile(r"!\[[^\]]*\](\([^)]*\)|\[[^\]]*\])"), ""),
    (re.compile(r"\[([^\]]*)\](\([^)]*\)|\[[^\]]*\])"), r"\1"),
    (re.compile(r"^\s*\[[^\]]+\]:.*$", re.MULTILINE), ""),
    (re.compile(r"</?[a-zA-Z][^<>]*>"), ""),
    (re.compile(r"\[!(\w+)\]|\{[#:%][^}]*\}|:[\w-]+:`[^`]*`|^\s*:::.*$", re.MULTILINE), ""),
)
RST = (
    (re.compile(r"::\s*\n(\s*\n)?((?:[ \t]+.*\n|\s*\n)+)"), "。\n\n"),
    (re.compile(r"^\s*(\.\. |:[\w-]+:).*$", re.MULTILINE), ""),
    (re.compile(r":[\w:-]+:`([^`<]*?)\s*(<[^`>]*>)?`"), r"\1"),
    (re.compile(r"`([^`<]+?)\s*<[^`>]*>`__?"), r"\1"),
    (re.compile(r"\|[\w -]+\||^[=\-~^\"'#*+.]{3,}\s*$", re.MULTILINE), ""),
)
LINE_MARKS = re.compile(r"^[\s>]*(#{1,6}\s+|[-*+]\s+|\d+[.)]\s+|[-*_]{3,}\s*$)?")
STARTS_ANEW = re.compile(r"^[\s>]*(#{1,6}\s|[-*+]\s|\d+[.)]\s|\|)")
INLINE_MARKS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|`+|\\(?=\W)|\$")

Extract = Callable[[str], list[str]]


@dataclass(frozen=True)
class Source:
    """repo: on GitHub. paths: of its files that are taken, as a pattern. branch: not always the
    default one."""

    repo: str
    license: str
    paths: str
    extract: Extract
    branch: str = "HEAD"


def markdown(text: str) -> list[str]:
    """The paragraphs of prose, without code, tables, images and marks."""
    text = FENCE.sub("", FRONT_MATTER.sub("", text))
    for pattern, instead in MARKDOWN:
        text = pattern.sub(instead, text)
    return [clean(each) for each in joined(html.unescape(text))]


def rst(text: str) -> list[str]:
    for pattern, instead in RST:
        text = pattern.sub(instead, text)
    return [clean(each) for each in joined(text)]


def translations(text: str) -> list[str]:
    """Of a gettext catalogue, what it translates to."""
    found = re.findall(r'^msgstr (".*"(?:\n".*")*)', text, re.MULTILINE)
    whole = ["".join(json.loads(part) for part in each.split("\n")) for each in found]
    return [clean(line) for each in whole for line in rst(each)]


def notebook(text: str) -> list[str]:
    cells = json.loads(text).get("cells", [])
    sources = ("".join(c["source"]) for c in cells if c.get("cell_type") == "markdown")
    return [paragraph for each in sources for paragraph in markdown(each)]


def joined(text: str) -> Iterator[str]:
    """Paragraphs, their lines joined: Chinese has no space there."""
    lines: list[str] = []
    for line in text.splitlines():
        if not line.strip() or STARTS_ANEW.match(line):
            yield "".join(lines)
            lines = []
        if not line.lstrip(" >").startswith("|"):
            lines.append(LINE_MARKS.sub("", line))
        if line.startswith("#"):
            yield "".join(lines)
            lines = []
    yield "".join(lines)


def clean(paragraph: str) -> str:
    return re.sub(r"\s+", " ", INLINE_MARKS.sub("", paragraph)).strip()


def is_prose(paragraph: str) -> bool:
    n_han = len(HAN.findall(paragraph))
    return n_han >= LEAST_HAN and n_han >= LEAST_SHARE * len(paragraph)


SOURCES = (
    Source("LawRefBook/Laws", NO_COPYRIGHT, r"(?!README|法律法规模版).*\.md", markdown),
    Source("MicrosoftDocs/Dynamics-365-Operations.zh-cn", CC_BY, r"articles/.*\.md", markdown),
    Source("i35010u/windows-driver-docs.zh-cn", CC_BY, r"windows-driver-docs-pr/.*\.md", markdown),
    Source("arong-me/powerapps-docs.zh-cn", CC_BY, r".*\.md", markdown),
    Source("PX4/px4_user_guide", CC_BY, r"zh/.*\.md", markdown),
    Source("mavlink/mavlink-devguide", CC_BY, r"zh/.*\.md", markdown),
    Source("apache/iotdb-docs", APACHE, r"src/zh/.*\.md", markdown),
    Source("d2l-ai/d2l-zh", APACHE, r"chapter_.*\.md", markdown),
    Source("PaddlePaddle/docs", APACHE, r"docs/.*(_cn|_ch)\.md", markdown),
    Source("PaddlePaddle/docs", APACHE, r"docs/.*(_cn|_ch)\.rst", rst),
    Source("espressif/esp-iot-solution", APACHE, r"docs/zh_CN/.*\.rst", rst),
    Source("espressif/esp-iot-solution", APACHE, r".*_(CN|cn)\.md", markdown),
    Source("tensorflow/docs-l10n", APACHE, r"site/zh-cn/.*\.md", markdown),
    Source("tensorflow/docs-l10n", APACHE, r"site/zh-cn/.*\.ipynb", notebook),
    Source("python/python-docs-zh-cn", CC0, r".*\.po", translations, "3.13"),
    Source("Anduin2017/HowToCook", "Unlicense", r"(dishes|tips)/.*\.md", markdown),
    # From here on: of the second reading alone.
    Source("mindspore-ai/docs", f"{APACHE} and {CC_BY}", r".*/source_zh_cn/.*\.md", markdown),
    Source("mindspore-ai/docs", f"{APACHE} and {CC_BY}", r".*/source_zh_cn/.*\.rst", rst),
    Source("mindspore-ai/docs", f"{APACHE} and {CC_BY}", r".*/source_zh_cn/.*\.ipynb", notebook),
    Source("PaddlePaddle/awesome-DeepLearning", APACHE, r".*\.md", markdown),
    Source("PaddlePaddle/awesome-DeepLearning", APACHE, r".*\.rst", rst),
    Source("PaddlePaddle/awesome-DeepLearning", APACHE, r".*\.ipynb", notebook),
    Source("PaddlePaddle/PaddleX", APACHE, r"docs/(?!.*_en\.md).*\.md", markdown),
    Source("ShusenTang/Dive-into-DL-PyTorch", APACHE, r"docs/.*\.md", markdown),
    Source("open-mmlab/mmengine", APACHE, r"docs/zh_cn/.*\.md", markdown),
    Source("microsoft/IoT-For-Beginners", MIT, r"translations/zh/.*\.md", markdown),
    Source("emqx/neuron-docs", APACHE, r"zh_CN/.*\.md", markdown),
    Source("lf-edge/ekuiper", APACHE, r"docs/zh_CN/.*\.md", markdown),
    Source("MicrosoftDocs/windows-iotcore-docs.zh-CN", CC_BY, r"windows-iotcore/.*\.md", markdown),
    Source("AngelLiang/architecture-center.zh-cn", CC_BY, r"docs/.*\.md", markdown),
    Source("yy28/sql-docs.zh-cn", CC_BY, r"docs/machine-learning/.*\.md", markdown),
)


def git(folder: Path, *command: str) -> str:
    done = subprocess.run(
        ["git", "-c", "core.quotePath=false", f"--git-dir={folder}", *command],
        capture_output=True, check=True,
    )  # fmt: skip
    return done.stdout.decode("utf8", errors="replace")


def files(folder: Path, commit: str, pattern: str) -> Iterator[str]:
    """The texts of the files whose path the pattern matches whole."""
    listed = git(folder, "ls-tree", "-r", "-z", commit).split("\0")
    chosen = [line.split("\t")[0].split()[2] for line in listed
              if line and re.fullmatch(pattern, line.split("\t", 1)[1])]  # fmt: skip
    batch = ["git", f"--git-dir={folder}", "cat-file", "--batch"]
    done = subprocess.run(batch, input="\n".join(chosen).encode(), capture_output=True, check=True)
    position, data = 0, done.stdout
    while position < len(data):
        end = data.index(b"\n", position)
        header = data[position:end].split()
        if header[1] == b"missing":
            position = end + 1
            continue
        size = int(header[2])
        yield data[end + 1 : end + 1 + size].decode("utf8", errors="ignore")
        position = end + size + 2


def run(clones: Path, output: Path) -> None:
    output.mkdir(parents=True, exist_ok=True)
    head = "| source | files | licence | commit | documents | characters | bytes |"
    rows = [head, "| --- | --- | --- | --- | --- | --- | --- |"]
    for number, source in enumerate(SOURCES, start=1):
        repo = clones / source.repo.replace("/", "+") / "repo"
        folder = repo / ".git" if (repo / ".git").exists() else repo
        commit = git(folder, "rev-parse", source.branch).strip()
        documents = []
        for text in files(folder, commit, source.paths):
            try:
                paragraphs = [each for each in source.extract(text) if is_prose(each)]
            except (ValueError, TypeError, AttributeError):
                continue
            if paragraphs:
                documents.append("\n".join(paragraphs))
        whole = "\n\n".join(documents) + "\n"
        path = output / f"{number:02d}_{source.repo.replace('/', '_')}.txt"
        path.write_text(whole, encoding="utf8")
        cells = (source.repo, f"`{source.paths}`".replace("|", "\\|"), source.license, commit,
                 f"{len(documents):,}", f"{len(whole):,}", f"{len(whole.encode()):,}")  # fmt: skip
        rows.append(f"| {' | '.join(cells)} |")
        print(rows[-1], flush=True)
    (output / "SOURCES.md").write_text("\n".join(rows) + "\n", encoding="utf8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clones", type=Path)
    parser.add_argument("prose", type=Path)
    args = parser.parse_args()
    run(args.clones, args.prose)
