"""Packages that not every installation has."""

import importlib
from typing import Any

from .errors import UserError


def needed(package: str, extra: str, purpose: str) -> Any:
    """The package's module.

    extra: of this distribution, which brings it. purpose: in words.
    Raises UserError if it is not installed.
    """
    try:
        return importlib.import_module(package)
    except ImportError as error:
        raise UserError(
            f"{purpose}: this needs {package}, which cannot be imported ({error}). Install it: "
            f'pip install "{__package__}[{extra}]"'
        ) from None
