"""A component that takes its process with it, once, or sleeps, once, at a certain text.

In a package with an entry point, so that every process that has the folder on its path finds
it: workers of Ray import nothing of the tests.
"""

from pathlib import Path

from zh_fdner.annotate.annotate_part import Task
from zh_fdner.annotate.job import Job
from zh_fdner.annotate.model import find_model
from zh_fdner.annotate.places import Places
from zh_fdner.annotate.readers import registry
from zh_fdner.annotate.readers.source import Reading

MODULE = """
import os, signal, time
from spacy.language import Language

@Language.factory("dying")
class Dying:
    def __init__(self, nlp, name, folder: str, kill_at: str, sleep_at: str):
        self.folder, self.kill_at, self.sleep_at = folder, kill_at, sleep_at

    def __call__(self, doc):
        if self.kill_at and self.kill_at in doc.text and self.first("killed"):
            os.kill(os.getpid(), signal.SIGKILL)
        if self.sleep_at and self.sleep_at in doc.text and self.first("asleep"):
            time.sleep(600)
        return doc

    def first(self, what):
        try:
            os.close(os.open(os.path.join(self.folder, what), os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return False
        return True
"""
PART = {"number": 0, "file": 0, "start": 0, "end": 100, "weight": 100}


def install(folder: Path) -> None:
    """Make the component known to whoever has the folder on its path."""
    (folder / "dying_component.py").write_text(MODULE, encoding="utf8")
    about = folder / "dying_component-1.0.dist-info"
    about.mkdir(exist_ok=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: dying-component\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[spacy_factories]\ndying = dying_component:Dying\n")


def build(pipeline: Path, kill_at: str = "", sleep_at: str = "") -> None:
    """Add the component to the pipeline in that folder. What it leaves is in the one above."""
    config = (pipeline / "config.cfg").read_text(encoding="utf8")
    config = config.replace('["entity_ruler"]', '["entity_ruler","dying"]')
    config += (
        f'\n[components.dying]\nfactory = "dying"\nfolder = "{pipeline.parent}"\n'
        f'kill_at = "{kill_at}"\nsleep_at = "{sleep_at}"\n'
    )
    (pipeline / "config.cfg").write_text(config, encoding="utf8")


def task(folder: Path, pipeline: Path) -> Task:
    """Of in.jsonl to out.jsonl in the folder."""
    reading = Reading()
    source = registry.inspect(folder / "in.jsonl", "auto", reading)
    places = Places(folder / "out.jsonl", False, ".jsonl")
    model = find_model(str(pipeline))
    return Task(Job((source,), reading, model, "jsonl", "records", 1024), places, "-1")
