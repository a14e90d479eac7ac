"""The sections of the report, in their order."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .audit import audit
from .by_type import by_type
from .calibration import calibration
from .comparison import comparison
from .confusion import confusion
from .curve import curve
from .folds import folds
from .further import further
from .hardest import hardest
from .headline import headline
from .inputs import Inputs
from .kinds import kinds
from .provenance import provenance
from .published import published
from .recipe import recipe
from .seeds import seeds
from .speed import speed
from .sweep import sweep
from .training import training


class Section(NamedTuple):
    """name: of its template and its anchor. build: gives the template's data as plain values,
    or None where there is nothing to tell."""

    name: str
    title: str
    build: Callable[[Inputs], Mapping[str, Any] | None]


SECTIONS = (
    Section("headline", "In short", headline),
    Section("published", "Beside the published model", published),
    Section("recipe", "The recipe", recipe),
    Section("training", "The training", training),
    Section("by_type", "Scores by type", by_type),
    Section("kinds", "Kinds of errors", kinds),
    Section("confusion", "Which type is taken for which", confusion),
    Section("hardest", "The hardest sentences", hardest),
    Section("audit", "Audit of the corpus", audit),
    Section("calibration", "Calibration", calibration),
    Section("folds", "Cross-validation", folds),
    Section("seeds", "Seeds", seeds),
    Section("curve", "Learning curve", curve),
    Section("sweep", "Search for settings", sweep),
    Section("comparison", "Against other pipelines", comparison),
    Section("speed", "Speed", speed),
    Section("further", "What has not been measured", further),
    Section("provenance", "To do it again", provenance),
)
