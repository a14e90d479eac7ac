"""The page in a browser, headless Chromium, before the service with a small pipeline."""

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import spacy

pytest.importorskip("fastapi", reason="needs the extra serve")
pytest.importorskip("playwright", reason="needs playwright, to drive a browser")

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright
from spacy.language import Language
from spacy.tokens import Doc, Span

from zh_fdner.serve.app import create_app
from zh_fdner.serve.settings import Limits, Settings

# Texts by label, and their scores; no score is that of a rule.
FOUND: dict[str, dict[str, float | None]] = {
    "部件": {"轴承": 0.9, "齿轮": 0.7, "𬬭": 0.8},
    "失效形式": {"点蚀": 0.6, "磨损": 0.4},
    "型号": {"6205": None},
    "<b>粗</b>": {"尖": 0.99},
}
THRESHOLD = 0.5
STAND_IN = "a list of words, not a model"
LIMIT = 2000
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)

Open = Callable[..., Page]


class Words:
    """Finds the words above. It keeps the unsure ones apart, as `bio_ner` does."""

    threshold = THRESHOLD
    labels = tuple(FOUND)

    def __call__(self, doc: Doc) -> Doc:
        spans: list[Span] = []
        for label, scores in FOUND.items():
            for word, score in scores.items():
                at = [i for i in range(len(doc.text)) if doc.text.startswith(word, i)]
                found = [doc.char_span(i, i + len(word), label) for i in at]
                for span in found:
                    span._.score = score
                spans += found
        low = [span for span in spans if (span._.score or 1) < THRESHOLD]
        doc.ents = [span for span in spans if span not in low]
        doc.spans["low_confidence"] = low
        return doc


@pytest.fixture(scope="package")
def nlp() -> Language:
    if not Span.has_extension("score"):
        Span.set_extension("score", default=None)
    Language.factory("words_of_the_page", assigns=["doc.ents"], func=lambda nlp, name: Words())
    nlp = spacy.blank("zh")
    nlp.add_pipe("words_of_the_page")
    nlp.meta["zh_fdner"] = {"stand_ins": [STAND_IN]}
    return nlp


@pytest.fixture(scope="package")
def address(nlp: Language) -> Iterator[str]:
    """Of the service, at any free port."""
    app = create_app(nlp, Settings(limits=Limits(max_characters=LIMIT)))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    with socket.create_server(("127.0.0.1", 0)) as bound:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{bound.getsockname()[1]}/"
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Opens the page; at the end, none may have asked another host, or complained."""
    pages: list[Page] = []
    asked: list[str] = []
    complaints: list[str] = []

    def note(message: str) -> None:
        # So Chromium tells of a refusal, which the page tells of, too.
        if not message.startswith("Failed to load resource"):
            complaints.append(message)

    def open_page(prepare: Callable[[Page], object] = id, **options: Any) -> Page:
        # Nobody waits here for the page to have scrolled.
        usual = {"locale": "zh-CN", "reduced_motion": "reduce"}
        page = browser.new_context(**{**usual, **options}).new_page()
        pages.append(page)
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: note(message.text))
        page.on("pageerror", lambda error: note(str(error)))
        prepare(page)
        page.goto(address)
        page.wait_for_selector("#busy", state="hidden")
        return page

    yield open_page
    for page in pages:
        page.context.close()
    assert [url for url in asked if not url.removeprefix("blob:").startswith(address)] == []
    assert complaints == []


def annotate(page: Page, text: str) -> None:
    """As a reader does it."""
    page.fill("#text", text)
    page.click("#annotate")
    page.wait_for_selector("#busy", state="hidden")


def marked(page: Page) -> list[str]:
    """What can be seen of the marks, as "轴承部件0.90"."""
    return page.locator("#marked mark:not(.off)").all_inner_texts()


def listed(page: Page) -> list[str]:
    """The rows that can be seen, as "部件 轴承 0.9000 0–2"."""
    return [" ".join(row.split()) for row in page.locator("#rows tr:visible").all_inner_texts()]
