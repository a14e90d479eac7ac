"""What training has seen of a split, in words: the same wherever a score is warned of."""


def seen_in_train(split: str, sentences: int, exact: int, near: int) -> str:
    """A part of a sentence, without its full stop. sentences: of the split. exact: those that
    train has, too. near: those of the others that are near-duplicates of one of train's."""
    if not exact:
        return f"{near} of {sentences} {split} sentences are nearly in train"
    words = f"{exact} of {sentences} {split} sentences are in train, too"
    return f"{words}, and {near} more nearly" if near else words


def flatters(split: str, sentences: int, exact: int, near: int) -> str:
    """Why not to trust the score on all of a split."""
    return f"{seen_in_train(split, sentences, exact, near)}: the {split} score flatters."
