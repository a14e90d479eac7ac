"""The page's files, as they are served; no browser is needed for this."""

import re
from collections.abc import Iterator

import pytest

pytest.importorskip("fastapi", reason="needs the extra serve")

from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.conftest import ROOT
from zh_fdner.corpus.read import read_file
from zh_fdner.corpus.splits import SPLITS
from zh_fdner.serve.page import FOLDER, add_page

FILES = sorted(path.name for path in FOLDER.iterdir())
REFERENCES = re.compile(r"""(?:src|href|from|import)\s*[=(]?\s*["']([^"'#][^"']*)["']""")


@pytest.fixture
def client() -> Iterator[TestClient]:
    app = FastAPI()
    add_page(app)
    with TestClient(app) as client:
        yield client


def test_the_page_is_the_root_and_lets_nothing_in_but_its_own(client: TestClient) -> None:
    answer = client.get("/")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_served_as_what_it_is(client: TestClient, name: str) -> None:
    kinds = {"js": "text/javascript", "css": "text/css", "html": "text/html", "svg": "image/svg"}
    answer = client.get(f"/page/{name}")
    assert answer.headers["Content-Type"].startswith(kinds[name.split(".")[1]])
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.content == (FOLDER / name).read_bytes()


@pytest.mark.parametrize("name", ["..%2Fapp.py", "app.py", "none.js"])
def test_no_other_file_is_served(client: TestClient, name: str) -> None:
    assert client.get(f"/page/{name}").status_code == 404


@pytest.mark.parametrize("name", FILES)
def test_no_file_names_another_host(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf8")
    assert re.findall(r"//\w[\w.-]+\.\w+/?", text.replace("http://www.w3.org/2000/svg", "")) == []


def test_what_the_files_refer_to_is_there() -> None:
    found = set()
    for name in FILES:
        if not name.endswith(".svg"):
            found |= set(REFERENCES.findall((FOLDER / name).read_text(encoding="utf8")))
    # Relative, so that a proxy may serve the page below a path of its own.
    expected = {f"page/{name}" for name in ("icon.svg", "page.css", "page.js")} | {"openapi.json"}
    expected |= {f"./{name}" for name in FILES if name.endswith(".js")} - {"./page.js"}
    assert found == expected


def test_the_example_is_of_the_sample_corpus() -> None:
    example = (FOLDER / "example.js").read_text(encoding="utf8").split("`")[1]
    files = [ROOT / "assets" / "sample" / f"{split}.txt" for split in SPLITS]
    sample = {sentence.text for path in files for sentence in read_file(path)[0]}
    assert set(example.strip("\\\n").splitlines()) <= sample
