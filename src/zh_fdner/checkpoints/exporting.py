"""The `export-checkpoint` command: a pipeline as a Hugging Face token classifier."""

import copy
from pathlib import Path
from typing import Any

import torch
from spacy.language import Language
from transformers import AutoModelForTokenClassification

from ..atomic import filling
from ..errors import UserError
from ..pipeline.bio import tag_names
from ..pipeline.crf import is_crf
from ..trained import load_trained

FACTORY = "bio_ner"
# Of the files of an export.
SUFFIXES = (".json", ".txt", ".safetensors")


def export_checkpoint(pipeline: Path, output: Path) -> None:
    """Write config.json, model.safetensors and the tokenizer's files.

    pipeline: the folder of a pipeline of this project. output: a folder that does not exist,
        is empty, or holds an earlier export.
    Raises UserError if the pipeline has no `bio_ner` over a character encoder of its own.
    """
    check_output(output)
    nlp = load_trained(pipeline)
    ner = find_ner(nlp, pipeline)
    hf = find_encoder(nlp, ner, pipeline)
    classifier = build_classifier(nlp, ner, hf.transformer)
    with filling(output.resolve()) as folder:
        classifier.save_pretrained(folder)
        hf.tokenizer.save_pretrained(folder)
    if nlp.config["components"][ner.name]["decode"] != "greedy":
        print("ℹ The pipeline decodes the best sequence of tags; token classifiers do not.")
    print(f"✔ {output}: {type(classifier).__name__}, {', '.join(ner.labels)}")


def check_output(output: Path) -> None:
    """Raises UserError if there is something that is not the export's to replace."""
    if output.exists() and not output.is_dir():
        raise UserError(f"--output {output}: this is a file. Name a folder.")
    present = list(output.glob("*"))
    others = [path.name for path in present if path.suffix not in SUFFIXES]
    if others or (present and not (output / "config.json").exists()):
        raise UserError(
            f"--output {output}: the folder holds what is no earlier export, such as "
            f"{(others or [present[0].name])[0]}. Name a new folder."
        )


def find_ner(nlp: Language, pipeline: Path) -> Any:
    """The only `bio_ner` of the pipeline.

    Raises UserError if there is none, or two, or if it is more than a linear layer.
    """
    names = [name for name in nlp.pipe_names if nlp.get_pipe_meta(name).factory == FACTORY]
    if len(names) != 1:
        parts = ", ".join(f"{name} ({nlp.get_pipe_meta(name).factory})" for name in nlp.pipe_names)
        raise UserError(
            f"{pipeline}: expected one component {FACTORY}, found {parts or 'no component'}. Only "
            "a pipeline that this project trained or imported is a token classifier."
        )
    ner: Any = nlp.get_pipe(names[0])
    if is_crf(ner.model):
        raise UserError(
            f"{pipeline}: its head is a CRF, whose transitions a token classifier does not have. "
            "Train with --vars.head linear to export."
        )
    return ner


def find_encoder(nlp: Language, ner: Any, pipeline: Path) -> Any:
    """The library's objects of the encoder, the component's own or the shared one.

    (The pipeline may have come with its own copy of the code, so types tell nothing.)
    """
    pipes: list[Any] = [ner, *(pipe for _, pipe in nlp.pipeline if hasattr(pipe, "model"))]
    for pipe in pipes:
        for node in pipe.model.walk():
            if hasattr(node, "hf"):
                return node.hf
    raise UserError(
        f"{pipeline}: its encoder is no zh_fdner.CharTransformer.v1, so a token classifier of "
        "characters would not do what it does."
    )


def build_classifier(nlp: Language, ner: Any, encoder: Any) -> Any:
    """The `…ForTokenClassification` of the encoder's kind, with the pipeline's weights."""
    config = copy.deepcopy(encoder.config)
    names = ner.cfg.get("column_names") or tag_names(ner.labels)
    config.id2label = dict(enumerate(names))
    config.label2id = {name: number for number, name in enumerate(names)}
    if hasattr(config, "classifier_dropout"):
        config.classifier_dropout = nlp.config.interpolate()["training"].get("dropout")
    config.torch_dtype = torch.float32
    classifier = AutoModelForTokenClassification.from_config(config)
    copy_encoder(encoder, classifier.base_model)
    head = ner.model.get_ref("output_layer")
    with torch.no_grad():
        for name, weights in (
            ("W", classifier.classifier.weight),
            ("b", classifier.classifier.bias),
        ):
            weights.copy_(torch.as_tensor(head.ops.to_numpy(head.get_param(name))))
    return classifier


def copy_encoder(encoder: Any, base: Any) -> None:
    """All weights but the pooler's, which a token classifier does not have."""
    weights = encoder.state_dict()
    kept = {name: value for name, value in weights.items() if not name.startswith("pooler.")}
    base.load_state_dict(kept, strict=True)
