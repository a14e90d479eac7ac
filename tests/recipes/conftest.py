"""A pipeline that knows the page's sentences by heart, installed as the package of the page."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
from spacy.cli.package import TEMPLATE_INIT
from spacy.language import Language
from spacy.training import Example
from thinc.api import Adam

PACKAGE = "zh_fdner_bert"
VERSION = "0.1.0"
UPDATES = 60

# Written for the page. [部件 …] marks an entity.
SENTENCES = """\
[部件 驱动端轴承外圈][失效形式 点蚀],温度升到[参数 85 ℃]。
已[措施 更换驱动端轴承],型号6205-2RS,运行正常。
建议[措施 更换SKF 22312轴承]。
[部件 2#引风机][征兆 轴承异响],建议[措施 停机检查]。
[部件 电机外壳]有轻微[失效形式 划痕]。
[部件 皮带]轻微松动,下次检修处理。
[部件 润滑脂]略有变色,继续观察。
[部件 轴承][失效形式 抱死],[部件 电机]跳闸。
[部件 外圈][失效形式 断裂],[措施 立即停机]。
[部件 主轴][失效形式 弯曲],机组[征兆 振动超限]。
[部件 轴承][失效形式 抱死],[部件 电机]跳闸。[部件 主轴][失效形式 弯曲],机组[征兆 振动超限]。
"""


def read(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The sentence without its marks, and its entities: (first character, end, label)."""
    text, entities = "", []
    for part in marked.replace("[", "\n[").replace("]", "]\n").split("\n"):
        if part.startswith("["):
            label, surface = part[1:-1].split(" ", 1)
            entities.append((len(text), len(text) + len(surface), label))
            text += surface
        else:
            text += part
    return text, entities


def examples(nlp: Language) -> list[Example]:
    pairs = map(read, SENTENCES.splitlines())
    return [Example.from_dict(nlp.make_doc(t), {"entities": list(e)}) for t, e in pairs]


@pytest.fixture(scope="session")
def site_packages(encoder_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package in it, as pip would leave it there."""
    spacy.util.fix_random_seed(0)
    tokenizer = {"@tokenizers": "zh_fdner.CharTokenizer.v1"}
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})
    model = {"@architectures": "zh_fdner.CharTransformer.v1", "name": str(encoder_folder)}
    nlp.add_pipe("char_transformer", name="transformer", config={"model": model})
    nlp.add_pipe("bio_ner", name="ner", config={"decode": "constrained"})
    nlp.initialize(lambda: examples(nlp))
    optimizer = Adam(0.001, use_averages=False)
    for _ in range(UPDATES):
        nlp.update(examples(nlp), sgd=optimizer, drop=0.1)
    nlp.meta = {**nlp.meta, "name": PACKAGE.removeprefix("zh_"), "version": VERSION}
    return install(nlp, tmp_path_factory.mktemp("site-packages"))


def install(nlp: Language, folder: Path) -> Path:
    package = folder / PACKAGE
    package.mkdir()
    (package / "__init__.py").write_text(TEMPLATE_INIT.format(imports=""), encoding="utf8")
    (package / "meta.json").write_text(json.dumps(nlp.meta), encoding="utf8")
    nlp.to_disk(package / f"{PACKAGE}-{VERSION}")
    info = folder / f"{PACKAGE}-{VERSION}.dist-info"
    info.mkdir()
    metadata = f"Metadata-Version: 2.1\nName: {PACKAGE}\nVersion: {VERSION}\n"
    (info / "METADATA").write_text(metadata, encoding="utf8")
    return folder


@pytest.fixture
def installed(
    site_packages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """An empty folder to work in, where the package can be imported."""
    monkeypatch.syspath_prepend(str(site_packages))
    monkeypatch.chdir(tmp_path)
    spacy.util.fix_random_seed(0)
    yield tmp_path
    for name in [each for each in sys.modules if each.split(".")[0] == PACKAGE]:
        del sys.modules[name]
