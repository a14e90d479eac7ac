"""What several tests need: the project's root, a small encoder, a corpus of two sentences."""

import shutil
from pathlib import Path

import pytest

from zh_fdner.layout import Layout
from zh_fdner.sources.new_encoder import Shape, write_new_encoder
from zh_fdner.sources.vocabulary import build_vocabulary

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "corpora"

# One sentence, with a part number whose characters the encoder must tell apart.
CONLL = """\
轴 B-部件
承 I-部件
6 B-参数
2 I-参数
有 O
点 B-失效形式
蚀 I-失效形式

更 B-措施
换 I-措施
。 O
"""


@pytest.fixture(scope="session")
def encoder_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT that is quicker than the bundled one, and has read nothing."""
    folder = tmp_path_factory.mktemp("encoder")
    write_new_encoder(folder, build_vocabulary(), Shape(layers=2, width=192))
    return folder


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """An empty project with the sample corpus, the bundled encoder and the configs."""
    shutil.copytree(ROOT / "assets" / "sample", tmp_path / "assets" / "sample")
    (tmp_path / "assets" / "bundled_encoder").symlink_to(ROOT / "assets" / "bundled_encoder")
    shutil.copytree(ROOT / "configs", tmp_path / "configs")
    return Layout(tmp_path)


@pytest.fixture
def corpus_folder(tmp_path: Path) -> Path:
    """A user's corpus: train.txt, valid.txt and test.txt."""
    folder = tmp_path / "mine"
    folder.mkdir()
    for name in ("train.txt", "valid.txt", "test.txt"):
        (folder / name).write_text(CONLL, encoding="utf8")
    return folder


def shared_corpus(name: str) -> Path:
    """A real corpus that lies beside the project on some machines; skips where it does not."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"needs the real corpus {name} beside the project")
    return path
