"""What is trained and how its output is read, beside the published model."""

from thinc.api import Config

from ..layout import Layout
from ..manifest import Manifest
from . import published
from .config_values import file_name, in_words, lookup
from .setting import Setting, setting

ENCODER = "components.transformer.model"
WORDS = "one for each character"
# Which make the same tokens.
CHARACTER_TOKENIZERS = (
    {"@tokenizers": "zh_fdner.CharTokenizer.v1"},
    {"@tokenizers": "spacy.zh.ChineseTokenizer", "segmenter": "char"},
)
HEAD = "a linear layer over BIO tags"
TRAINED = "encoder and head"
OWN_SETTINGS = "as its files say"
TECHNICAL_NOTE = (
    "this project's default, since theirs reads every word in capitals as [UNK]; "
    f"--vars.overrides {ENCODER}.normalisation=published does as they did"
)
DECODING_NOTE = (
    "this project's default, which reads the same tags better, so that F1 is higher, the more so "
    "the less sure the model is; --vars.overrides components.ner.decode=greedy does as they did"
)
UNKNOWN_NOTE = "only what comes from the hub under this name is known to be it"


def compare_model(config: Config, manifest: Manifest) -> list[Setting]:
    """config: interpolated."""
    normalisation = lookup(config, f"{ENCODER}.normalisation")
    technical = normalisation == "technical"
    decode = lookup(config, "components.ner.decode")
    constrained = decode == "constrained"
    origin = "" if manifest["encoder"]["stand_in"] else UNKNOWN_NOTE
    own = lookup(config, f"{ENCODER}.transformer_config") or OWN_SETTINGS
    precision = "mixed" if lookup(config, f"{ENCODER}.mixed_precision") else "single"
    dropout = lookup(config, "training.dropout")
    return [
        setting("encoder", f"{ENCODER}.name", published.ENCODER, encoder(config, manifest), origin),
        setting("encoder's settings", f"{ENCODER}.transformer_config", OWN_SETTINGS, own),
        setting("words of the encoder", ENCODER, WORDS, words(config)),
        setting(
            "normalisation",
            f"{ENCODER}.normalisation",
            "published",
            normalisation,
            TECHNICAL_NOTE if technical else "",
            by_choice=technical,
        ),
        setting("head", "components.ner", HEAD, head(config)),
        setting("dropout of the head", "training.dropout", published.DROPOUT, dropout),
        setting(
            "decoding",
            "components.ner.decode",
            "greedy",
            decode,
            DECODING_NOTE if constrained else "",
            by_choice=constrained,
        ),
        setting("trained", "nlp.pipeline", TRAINED, trained(config)),
        setting(
            "arithmetic",
            f"{ENCODER}.mixed_precision",
            "single",
            precision,
            "differs by rounding alone",
            matters=False,
        ),
    ]


def encoder(config: Config, manifest: Manifest) -> str:
    """The manifest's encoder, if it is the one that the config reads."""
    name = lookup(config, f"{ENCODER}.name")
    if name == Layout().encoder.as_posix():
        return manifest["encoder"]["name"]
    return f"{file_name(name)}, which the manifest does not know"


def words(config: Config) -> str:
    """What the encoder's tokenizer takes for a word."""
    architecture = lookup(config, f"{ENCODER}.@architectures")
    tokenizer = lookup(config, "nlp.tokenizer")
    if architecture == "zh_fdner.CharTransformer.v1" and tokenizer in CHARACTER_TOKENIZERS:
        return WORDS
    return f"those of {in_words(architecture)}, tokenizer {in_words(tokenizer)}"


def head(config: Config) -> str:
    """The head that is BERT's own by what it is, others by their factory and network."""
    factory = lookup(config, "components.ner.factory")
    architecture = lookup(config, "components.ner.model.@architectures")
    if factory == "bio_ner" and architecture == "zh_fdner.BioHead.v1":
        return HEAD
    return f"{in_words(factory)} with {in_words(architecture)}"


def trained(config: Config) -> str:
    """Which components learn, and what reaches the encoder of it."""
    pipeline = lookup(config, "nlp.pipeline") or []
    frozen = lookup(config, "training.frozen_components") or []
    factor = lookup(config, "components.ner.model.tok2vec.grad_factor")
    if pipeline == ["transformer", "ner"] and not frozen and factor == 1:
        return TRAINED
    learning = in_words([name for name in pipeline if name not in frozen])
    return f"{learning}; gradient into the encoder times {in_words(factor)}"
