"""A vocabulary generated from character sets, for a new encoder."""

SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
# Signs of technical Chinese that GB 2312's symbol rows lack.
TECHNICAL_SIGNS = "µΩ²³½–—−·•"


def build_vocabulary() -> list[str]:
    """Wordpieces in the order of their ids: special tokens, ASCII, GB 2312.

    GB 2312 gives its symbols (rows 1 and 3), Greek letters (row 6) and 6,763 characters
    (rows 16 to 87). Letters are lower case, since the tokenizer lowercases. Letters and
    digits also come as continuations ("##a"), so that whole words can be spelled.
    """
    ascii_signs = [chr(code) for code in range(0x21, 0x7F)]
    signs = [*ascii_signs, *gb2312_rows(1, 1), *gb2312_rows(3, 3), *gb2312_rows(6, 6)]
    hanzi = gb2312_rows(16, 87)
    pieces = [*signs, *TECHNICAL_SIGNS]
    lowered = dict.fromkeys(piece.lower() for piece in pieces if not piece.isspace())
    continuations = [f"##{piece}" for piece in lowered if piece.isascii() and piece.isalnum()]
    return [*SPECIAL_TOKENS, *lowered, *continuations, *hanzi]


def gb2312_rows(first: int, last: int) -> list[str]:
    """The characters of these rows of GB 2312, in the standard's order."""
    characters = []
    for row in range(first, last + 1):
        for column in range(1, 95):
            try:
                characters.append(bytes([row + 0xA0, column + 0xA0]).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return characters
