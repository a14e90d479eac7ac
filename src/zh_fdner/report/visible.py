"""Makes characters visible that would be invisible on a page, or would disturb it."""

import unicodedata

# Controls, formats (among them those that turn the direction of writing), lone surrogates,
# line and paragraph separators.
INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")
CONTROL_PICTURES = 0x2400


def visible(text: str) -> str:
    """The text with a sign in place of each invisible character."""
    return "".join(map(_sign, text))


def visible_positions(text: str) -> list[int]:
    """Where each character of the text begins in `visible(text)`, and where the last ends."""
    positions = [0]
    for character in text:
        positions.append(positions[-1] + len(_sign(character)))
    return positions


def _sign(character: str) -> str:
    if unicodedata.category(character) not in INVISIBLE:
        return character
    code = ord(character)
    return chr(CONTROL_PICTURES + code) if code < 0x20 else f"[U+{code:04X}]"
