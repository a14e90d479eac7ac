"""A pipeline that has learned three sentences by heart."""

from ..pipeline.conftest import learned

__all__ = ["learned"]
