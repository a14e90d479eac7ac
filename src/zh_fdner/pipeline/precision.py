"""How exactly the encoder computes when it predicts."""

FP32 = "fp32"
BF16 = "bf16"
INT8 = "int8"
PRECISIONS = (FP32, BF16, INT8)


def check_precision(name: str) -> None:
    """Raises ValueError if there is no precision of this name."""
    if name not in PRECISIONS:
        known = ", ".join(repr(each) for each in PRECISIONS)
        raise ValueError(
            f"[components.transformer.model] precision = {name!r} is not one of {known}"
        )
