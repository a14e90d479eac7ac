"""A pipeline that has learned three sentences by heart."""

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.training import Example
from thinc.api import Adam

TEXTS = ["轴承6205有点蚀", "更换驱动端轴承", "外圈点蚀严重。"]
ENTITIES = [
    [(0, 2, "部件"), (2, 6, "参数"), (7, 9, "失效形式")],
    [(0, 7, "措施")],
    [(0, 2, "部件"), (2, 4, "失效形式")],
]


def examples(nlp: Language) -> list[Example]:
    pairs = zip(TEXTS, ENTITIES, strict=True)
    return [Example.from_dict(nlp.make_doc(t), {"entities": list(e)}) for t, e in pairs]


@pytest.fixture(scope="session")
def learned(encoder_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pipeline's folder: as configs/config.cfg has it, constrained decoding included."""
    spacy.util.fix_random_seed(0)
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
    model = {"@architectures": "zh_fdner.CharTransformer.v1", "name": str(encoder_folder)}
    nlp.add_pipe("char_transformer", name="transformer", config={"model": model})
    nlp.add_pipe("bio_ner", name="ner", config={"decode": "constrained"})
    nlp.initialize(lambda: examples(nlp))
    optimizer = Adam(0.001, use_averages=False)
    for _ in range(60):
        nlp.update(examples(nlp), sgd=optimizer, drop=0.1)
    folder = tmp_path_factory.mktemp("learned")
    nlp.to_disk(folder)
    return folder


TOKENIZER = "zh_fdner.CharTokenizer.v1"


def found(nlp: Language, texts: list[str]) -> list[list[tuple[int, int, str]]]:
    return [[(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in nlp.pipe(texts)]
