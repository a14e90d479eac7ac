"""Findings as text, for the report and the console."""


def shown(character: str) -> str:
    """A character as itself, or by its number where nothing would be seen."""
    visible = character.isprintable() and not character.isspace() and character != "\ufffd"
    return character if visible else " ".join(f"U+{ord(c):04X}" for c in character)


def percent(share: float) -> str:
    return f"{share:.1%}"
