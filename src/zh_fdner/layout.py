"""Where the project keeps what, as seen from its root. `project.yml` names the same places."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Layout:
    """Data flows from assets through corpus, training and metrics to packages."""

    root: Path = Path()

    @property
    def sample(self) -> Path:
        """The bundled sample corpus."""
        return self.root / "assets" / "sample"

    @property
    def bundled_encoder(self) -> Path:
        """The encoder that comes with the project."""
        return self.root / "assets" / "bundled_encoder"

    @property
    def fdner_zip(self) -> Path:
        """fdner, where a user has put it by hand."""
        return self.root / "assets" / "fdner.zip"

    @property
    def source_corpus(self) -> Path:
        """The fetched corpus byte for byte, a folder a split: train, dev and test, or all."""
        return self.root / "assets" / "corpus"

    @property
    def encoder(self) -> Path:
        """The fetched encoder, as a Hugging Face model folder."""
        return self.root / "assets" / "encoder"

    @property
    def fetched_manifest(self) -> Path:
        return self.root / "assets" / "manifest.json"

    @property
    def corpus(self) -> Path:
        """The converted corpus: train.spacy, dev.spacy and test.spacy."""
        return self.root / "corpus"

    @property
    def manifest(self) -> Path:
        """The manifest with the counts of the conversion."""
        return self.corpus / "manifest.json"

    @property
    def configs(self) -> Path:
        return self.root / "configs"

    @property
    def training(self) -> Path:
        return self.root / "training"

    @property
    def config(self) -> Path:
        """The resolved config."""
        return self.training / "config.cfg"

    @property
    def unfinished(self) -> Path:
        """A training that has not ended: its save point and its models so far."""
        return self.training / "unfinished"

    @property
    def model(self) -> Path:
        """The pipeline after the last update, which is the one that ships."""
        return self.training / "model-last"

    @property
    def best_model(self) -> Path:
        """The pipeline that scored best on dev, for comparison."""
        return self.training / "model-best"

    @property
    def metrics(self) -> Path:
        return self.root / "metrics"

    @property
    def training_log(self) -> Path:
        """The training's figures, a row an epoch."""
        return self.metrics / "training.jsonl"

    @property
    def training_chart(self) -> Path:
        return self.metrics / "training.png"

    @property
    def evaluation(self) -> Path:
        """Scores with intervals, kinds of errors, calibration, speed."""
        return self.metrics / "evaluation.json"

    def predictions(self, split: str) -> Path:
        """A line a sentence: gold and predicted entities."""
        return self.metrics / f"{split}_predictions.jsonl"

    @property
    def comparison(self) -> Path:
        """The comparison with another pipeline as data; as text, it ends in .md."""
        return self.metrics / "compare.json"

    @property
    def reproduction(self) -> Path:
        """The comparison with the published run as data; as text, it ends in .md."""
        return self.metrics / "reproduction.json"

    @property
    def experiments(self) -> Path:
        """Results of single trainings, kept so that no experiment repeats one."""
        return self.root / "experiments"

    def experiment(self, name: str) -> Path:
        """An experiment's figures as data; as text, the file ends in .md."""
        return self.metrics / f"{name}.json"

    @property
    def audit(self) -> Path:
        """What was found in the corpus as data; as text, it ends in .md."""
        return self.metrics / "audit.json"

    @property
    def smoke(self) -> Path:
        """Which wheel has been installed and compared with the trained pipeline."""
        return self.metrics / "smoke.json"

    @property
    def report(self) -> Path:
        """All of these figures as one page."""
        return self.metrics / "report.html"

    @property
    def packages(self) -> Path:
        return self.root / "packages"

    def package(self, name: str, version: str) -> Path:
        """The folder of the package zh_<name> in this version."""
        return self.packages / f"zh_{name}-{version}"

    def wheel(self, name: str, version: str) -> Path:
        return self.package(name, version) / "dist" / f"zh_{name}-{version}-py3-none-any.whl"

    @property
    def checkpoint_files(self) -> Path:
        """The files of the checkpoint that was imported last, as a Hugging Face model folder."""
        return self.root / "checkpoint" / "files"

    @property
    def imported(self) -> Path:
        """The pipeline made of them."""
        return self.root / "checkpoint" / "imported"

    @property
    def exported(self) -> Path:
        """A pipeline as a Hugging Face model folder."""
        return self.root / "checkpoint" / "exported"

    @property
    def pretrained(self) -> Path:
        """The encoder that has read the user's texts."""
        return self.root / "pretrained" / "encoder"

    @property
    def exports(self) -> Path:
        """Annotated texts, by source and format."""
        return self.root / "export"

    @property
    def license(self) -> Path:
        """The code's licence."""
        return self.root / "LICENSE"

    @property
    def changelog(self) -> Path:
        return self.root / "CHANGELOG.md"

    @property
    def card(self) -> Path:
        """The model card for the hub."""
        return self.root / "release" / "card" / "README.md"

    @property
    def hub_release(self) -> Path:
        """What goes to the hub, file by file."""
        return self.root / "release" / "hub"

    @property
    def github_release(self) -> Path:
        """What is attached to a release on GitHub, or handed over by other means."""
        return self.root / "release" / "github"
