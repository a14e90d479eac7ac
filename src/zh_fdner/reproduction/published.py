"""The published run as data: what its model card states, and what follows from it.

Source: the card of leonadase/bert-base-chinese-finetuned-ner-v1 on the Hugging Face hub,
written by the Trainer that made the model (training began on 8 April 2022). What the card
leaves out are the defaults of `transformers.TrainingArguments` and of BERT at that time:
weight decay, warm-up, clipping and dropout. The counts of the data are in
`sources.fingerprint`.
"""

from ..pipeline.epoch_table import Row

MODEL = "leonadase/bert-base-chinese-finetuned-ner-v1"
CORPUS = "leonadase/fdner"
ENCODER = "google-bert/bert-base-chinese"

EPOCHS = 30
UPDATES_PER_EPOCH = 8
UPDATES = 240
# As the section of a config that says the same.
LEARN_RATE = {
    "@schedules": "warmup_linear.v1",
    "initial_rate": 2e-5,
    "warmup_steps": 0,
    "total_steps": UPDATES,
}
BATCH_SIZE = 10
EVALUATION_BATCH_SIZE = 10
SEED = 42
BETAS = (0.9, 0.999)
EPS = 1e-8
WEIGHT_DECAY = 0.0
MAX_GRAD_NORM = 1.0
DROPOUT = 0.1

# Epoch, update, validation loss, precision, recall, F1, accuracy, as the card rounds them.
FIGURES = (
    (1, 8, 2.0640, 0.0, 0.0, 0.0, 0.4323),
    (2, 16, 1.7416, 0.0204, 0.0227, 0.0215, 0.5123),
    (3, 24, 1.5228, 0.0306, 0.0265, 0.0284, 0.5456),
    (4, 32, 1.2597, 0.0961, 0.1591, 0.1198, 0.6491),
    (5, 40, 1.0273, 0.1588, 0.2159, 0.1830, 0.7450),
    (6, 48, 0.8026, 0.2713, 0.3258, 0.2960, 0.8208),
    (7, 56, 0.6547, 0.36, 0.4091, 0.3830, 0.8513),
    (8, 64, 0.5180, 0.4650, 0.5038, 0.4836, 0.8873),
    (9, 72, 0.4318, 0.5139, 0.5606, 0.5362, 0.9067),
    (10, 80, 0.3511, 0.6169, 0.6894, 0.6512, 0.9291),
    (30, 240, 0.0413, 0.9812, 0.9886, 0.9849, 0.9910),
)

# The fractions behind the last row; there, accuracy may be a multiple of its fraction.
FINAL_FRACTIONS = {"precision": "261/266", "recall": "261/264", "accuracy": "2629/2653"}


def rows() -> list[Row]:
    """The epochs that are known, as rows of a training log."""
    return [
        Row(
            epoch=epoch,
            step=step,
            train_loss=None,
            validation_loss=loss,
            precision=precision,
            recall=recall,
            f1=f1,
            accuracy=accuracy,
        )
        for epoch, step, loss, precision, recall, f1, accuracy in FIGURES
    ]
