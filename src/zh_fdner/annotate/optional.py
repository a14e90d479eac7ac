"""Packages that not every installation has."""

import importlib
from typing import Any

from ..errors import UserError


def needed(package: str, extra: str, purpose: str) -> Any:
    """The package's module.

    extra: of this distribution, which brings it. purpose: in words.
    Raises UserError if it is not installed.
    """
    try:
        return importlib.import_module(package)
    except ImportError as error:
        requirement = {"ray": "ray[data]"}.get(package, package)
        raise UserError(
            f"{purpose} need {package}, which cannot be imported ({error}). Install the extra "
            f'{extra!r}, or: pip install "{requirement}"'
        ) from None
