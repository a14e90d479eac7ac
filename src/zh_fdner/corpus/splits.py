"""Tells which files of a folder or archive hold which split."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from ..errors import UserError
from .units import Unit, group

SPLITS = ("train", "dev", "test")
SCORED = ("dev", "test")
# In the place of a split's name: a corpus that has yet to be divided.
WHOLE = "all"
NAMES = {
    "train": "train",
    "training": "train",
    "dev": "dev",
    "valid": "dev",
    "validation": "dev",
    "val": "dev",
    "eval": "dev",
    "test": "test",
    "testing": "test",
    **dict.fromkeys(("训练", "訓練"), "train"),
    **dict.fromkeys(("验证", "驗證", "开发", "開發"), "dev"),
    **dict.fromkeys(("测试", "測試"), "test"),
}
# Chinese has no spaces: a split is meant by 轴承训练集 and 训练数据, none by 测试报告.
CHINESE = re.compile(
    rf"({'|'.join(name for name in NAMES if not name.isascii())})"
    r"(?:数据|數據|语料库?|語料庫?|样本|樣本|文本)?(?:集|(?![\u4e00-\u9fff]))"
)
# Of files that may hold annotated text although their names speak of no split.
SUFFIXES = (
    *(".txt", ".conll", ".bio", ".iob", ".bioes", ".bmes", ".tsv"),
    *(".json", ".jsonl", ".ndjson", ".ann", ".spacy", ".parquet"),
)
# Names of files that stand beside a corpus.
ABOUT = ("readme", "license", "licence", "source", "guide", "labels", "classes", "label_config")

Claims = dict[str, list[Unit]]


def find_splits(names: Iterable[str], where: str) -> dict[str, list[str]]:
    """The files of each split: `{"train": […], "dev": […], "test": […]}`; or `{"all": […]}`
    if nothing tells splits apart, or train is the only one.

    A split is told by a word of its file's name, else by the name of a folder around it. It
    is one file, the shards of one, or texts with annotations beside them (BRAT).
    names: paths inside the folder or archive, with slashes. Those of no split are ignored.
    where: what is searched, for the error.
    Raises UserError if a split is missing, incomplete, or claimed by several files.
    """
    units = group([name for name in names if not is_hidden(name)], where)
    claims = _by_file_name(units, where) or _by_folder(units)
    if not claims:
        return {WHOLE: _annotated(units, where)}
    if claims["train"] and not claims["dev"] and not claims["test"]:
        return {WHOLE: _files(claims["train"])}
    for split in SPLITS:
        if not claims[split]:
            raise UserError(
                f"{where}: no {split} file. Expected train, valid (or dev) and test files, as "
                "train.txt, valid.txt and test.txt or 训练集.txt, 验证集.txt and 测试集.txt, "
                f"or one file of everything; found {_listing(units)}."
            )
    return {split: _files(claims[split]) for split in SPLITS}


def splits_named(name: str) -> set[str]:
    """The splits that the words of a name speak of."""
    words = [*re.split(r"[^a-z]+", name.lower()), *CHINESE.findall(name)]
    return {NAMES[word] for word in words if word in NAMES}


def pooled(places: Iterable[str]) -> list[str]:
    """The files that became one corpus as nothing tells their splits, if there are several
    that could be splits: neither documents (BRAT) nor shards of one file.

    places: of the fetched files, as "all/a.txt".
    """
    names = [place.removeprefix(f"{WHOLE}/") for place in places if place.startswith(f"{WHOLE}/")]
    units = [unit for unit in group(names, WHOLE) if not unit.is_document]
    return _files(units) if len(units) > 1 else []


def is_hidden(name: str) -> bool:
    """Whether it is what a system keeps for itself, or no name at all."""
    parts = PurePosixPath(name).parts
    return not parts or parts[0] == "__MACOSX" or any(part.startswith(".") for part in parts)


def _by_file_name(units: list[Unit], where: str) -> Claims | None:
    """Of the files whose names speak of a split, those of the outermost folder that has any.
    None if there is none."""
    named = [unit for unit in units if splits_named(unit.path.name)]
    depth = min((len(unit.path.parts) for unit in named), default=0)
    named = [unit for unit in named if len(unit.path.parts) == depth]
    claims = {s: [u for u in named if s in splits_named(u.path.name)] for s in SPLITS}
    if all(unit.is_document for unit in named):
        # The words of some document's name need not mean a split.
        return claims if all(claims.values()) else None
    for split, candidates in claims.items():
        if len(candidates) > 1:
            files = ", ".join(_files(candidates))
            raise UserError(
                f"{where}: several files could be the {split} split: {files}. "
                "Leave one of them, and keep the rest elsewhere."
            )
    return claims


def _by_folder(units: list[Unit]) -> Claims | None:
    """By the innermost folder that speaks of a split. None if no folder does."""
    claims: Claims = {split: [] for split in SPLITS}
    for unit in units:
        folders = reversed(unit.path.parent.parts)
        named = next((found for folder in folders if (found := splits_named(folder))), set())
        for split in named if _may_be_annotated(unit) else ():
            claims[split].append(unit)
    return claims if any(claims.values()) else None


def _annotated(units: list[Unit], where: str) -> list[str]:
    """All files that may hold annotated text. Raises UserError if there is none."""
    found = [unit for unit in units if _may_be_annotated(unit)]
    if not found:
        raise UserError(
            f"{where}: no file of annotated text. Expected train, valid (or dev) and test files, "
            f"or files that end in {', '.join(SUFFIXES)}; found {_listing(units)}."
        )
    return _files(found)


def _may_be_annotated(unit: Unit) -> bool:
    path = PurePosixPath(unit.files[0])
    return path.suffix.lower() in SUFFIXES and path.stem.lower() not in ABOUT


def _files(units: Iterable[Unit]) -> list[str]:
    return [name for unit in units for name in unit.files]


def _listing(units: Iterable[Unit]) -> str:
    """Some of the files, for an error."""
    files = sorted(_files(units))
    return ", ".join(files[:20]) + (" …" if files[20:] else "") or "none"
