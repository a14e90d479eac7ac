"""Where the models lie that the contenders read. Imports nothing heavy: workers use it."""

from dataclasses import dataclass
from pathlib import Path

# Of our wheel; the package is zh_<name>.
NAME = "speed"
PACKAGE = f"zh_{NAME}"


@dataclass(frozen=True)
class Models:
    """All of the same encoder's weights.

    threads: of each contender.
    """

    folder: Path
    threads: int

    @property
    def encoder(self) -> Path:
        """A `BertModel` and its tokenizer."""
        return self.folder / "encoder"

    @property
    def pipeline(self) -> Path:
        """Ours, as it is before it is packaged."""
        return self.folder / "pipeline"

    @property
    def classifier(self) -> Path:
        """Ours as a `BertForTokenClassification`: the same head, the same tokenizer."""
        return self.folder / "classifier"

    @property
    def stock(self) -> Path:
        """spaCy's own `transformer` and `ner`."""
        return self.folder / "stock"

    @property
    def curated(self) -> Path:
        """`curated_transformer` and `ner`."""
        return self.folder / "curated"

    @property
    def environment(self) -> Path:
        """A virtual environment with our wheel, and without this project."""
        return self.folder / "environment"

    @property
    def weights_bytes(self) -> int:
        return (self.classifier / "model.safetensors").stat().st_size
