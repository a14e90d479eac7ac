"""How the library's readers of long texts cut them."""


def overlap(window: int) -> int:
    """Wordpieces that neighbouring windows share: 128 of 512, as ours."""
    return window // 4
