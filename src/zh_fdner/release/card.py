"""The model card: the README.md of the packaged pipeline, from measured files only."""

from typing import Any

NOT_SCORED = ("## Scores", "", "None: the checkpoint has not been scored here.")


def model_card(meta: dict[str, Any]) -> str:
    """Markdown from the packaged meta. A stand-in is named in the first line."""
    package = f"{meta['lang']}_{meta['name']}"
    facts = meta["zh_fdner"]
    lines = [f"# {package} {meta['version']}", ""]
    if facts["stand_ins"]:
        lines += [
            f"> **Stand-in.** Made with {' and '.join(facts['stand_ins'])}. "
            "Its scores are not fdner's and not comparable with the published model's.",
            "",
        ]
    lines += [meta["description"], "", *usage(package), *origins(facts)]
    if "checkpoint" in facts:
        lines += [*imported(facts), *NOT_SCORED]
    else:
        lines += [*trained(facts), *scores(facts)]
    return "\n".join(lines) + "\n"


def usage(package: str) -> list[str]:
    return [
        "```python",
        "import spacy",
        "",
        f'nlp = spacy.load("{package}")',
        'doc = nlp("滚动轴承外圈出现点蚀。")',
        "print([(ent.text, ent.label_) for ent in doc.ents])",
        "```",
        "",
    ]


def origins(facts: dict[str, Any]) -> list[str]:
    lines = ["## Origin", "", "| | name | revision | licence |", "|---|---|---|---|"]
    for role in ("corpus", "encoder", "checkpoint"):
        if role in facts:
            origin = facts[role]
            revision = origin.get("revision", "")
            lines.append(f"| {role} | {origin['name']} | {revision} | {origin['license']} |")
    return [*lines, ""]


def imported(facts: dict[str, Any]) -> list[str]:
    lines = [
        "The weights are the checkpoint's own. Its files:",
        "",
        "| file | sha256 |",
        "|---|---|",
    ]
    lines += [f"| {name} | {digest} |" for name, digest in facts["checkpoint"]["files"].items()]
    return [*lines, "", f"Its tags: {', '.join(facts['tags'])}.", ""]


def trained(facts: dict[str, Any]) -> list[str]:
    recipe = facts["recipe"]
    rate = recipe["learning_rate"]
    return [
        f"Recipe: {recipe['epochs']} epochs, batch {recipe['batch_size']}, learning rate "
        f"{rate.get('initial_rate', rate) if isinstance(rate, dict) else rate}, seed "
        f"{recipe['seed']}, normalisation {recipe['normalisation']}, head {recipe['head']}, "
        f"decoding {recipe['decode']}; the weights are {recipe['weights']}.",
        "",
    ]


def scores(facts: dict[str, Any]) -> list[str]:
    lines = ["## Scores", "", "P, R and F1 of spans, exact match; accuracy of BIO tags.", ""]
    lines += ["| split | sentences | in train, too | P | R | F1 | accuracy |"]
    lines += ["|---|---|---|---|---|---|---|"]
    for split in ("dev", "test"):
        score, counts = facts["scores"][split], facts["splits"][split]
        seen = facts["overlap"][f"{split}_in_train"]
        cells = f"{_prf(score, 'ents_')} | {_number(score.get('bio_acc'))}"
        lines.append(f"| {split} | {counts['sentences']} | {seen} | {cells} |")
    lines += ["", "By type, on test:", "", "| type | P | R | F1 |", "|---|---|---|---|"]
    per_type = facts["scores"]["test"]["ents_per_type"] or {}
    lines += [f"| {label} | {_prf(score)} |" for label, score in sorted(per_type.items())]
    return lines


def _prf(score: dict[str, float | None], prefix: str = "") -> str:
    return " | ".join(_number(score[f"{prefix}{key}"]) for key in "prf")


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"
