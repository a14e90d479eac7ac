"""What the reader takes away: JSON and CSV, of what is shown or of all."""

import csv
import io
import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from .conftest import Open, annotate

TEXT = "😀轴承磨损"
BEARING = {"start": 1, "end": 3, "label": "部件", "text": "轴承", "score": 0.9}
WEAR = {"start": 3, "end": 5, "label": "失效形式", "text": "磨损", "score": 0.4}


def downloaded(page: Page, button: str) -> bytes:
    with page.expect_download() as download:
        page.click(button)
    return Path(download.value.path()).read_bytes()


def copied(page: Page) -> Any:
    page.click("#copy")
    page.wait_for_selector("#taken:not(:empty)")
    return json.loads(page.evaluate("navigator.clipboard.readText()"))


def test_what_is_shown_is_copied_with_the_filter_that_shows_it(open_page: Open) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    annotate(page, TEXT)
    page.fill("#threshold", "0.6")
    content = copied(page)
    assert content["text"] == TEXT
    assert content["entities"] == [BEARING]
    assert content["filter"] == {"threshold": 0.6, "hidden_labels": []}
    assert page.inner_text("#taken") == "已复制 1 个实体的 JSON。"
    page.uncheck("#types input[value=部件]")
    content = copied(page)
    assert content["entities"] == []
    assert content["filter"]["hidden_labels"] == ["部件"]


def test_all_is_copied_if_all_is_asked_for(open_page: Open) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    annotate(page, TEXT)
    assert page.inner_text("#extent-all") == "全部 2 个"
    page.check("input[value=all]")
    content = copied(page)
    assert content["entities"] == [BEARING, WEAR]
    assert content["filter"] is None
    assert content["model"]["stand_ins"]


def test_copying_works_where_the_browser_has_no_clipboard_for_pages(open_page: Open) -> None:
    # So it is over plain http from another machine.
    page = open_page(lambda page: page.add_init_script("delete Navigator.prototype.clipboard"))
    annotate(page, TEXT)
    page.focus("#copy")
    page.keyboard.press("Enter")
    page.wait_for_selector("#taken:not(:empty)")
    assert page.evaluate("document.activeElement.id") == "copy"
    page.fill("#text", "")
    page.focus("#text")
    page.keyboard.press("Control+V")
    assert json.loads(page.input_value("#text"))["entities"] == [BEARING]


def test_a_browser_that_forbids_copying_is_told_of(open_page: Open) -> None:
    refuse = "Clipboard.prototype.writeText = () => Promise.reject(new Error('no'))"
    page = open_page(lambda page: page.add_init_script(refuse))
    annotate(page, TEXT)
    page.click("#copy")
    page.wait_for_selector("#taken:not(:empty)")
    assert page.inner_text("#taken") == "浏览器不允许复制，请改为下载。"


def test_json_is_downloaded_as_it_is_copied(open_page: Open) -> None:
    page = open_page()
    annotate(page, TEXT)
    assert json.loads(downloaded(page, "#save-json"))["entities"] == [BEARING]


def test_csv_is_downloaded_so_that_spreadsheets_read_it(open_page: Open) -> None:
    page = open_page()
    annotate(page, TEXT)
    page.check("input[value=all]")
    content = downloaded(page, "#save-csv")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [{key: str(value) for key, value in each.items()} for each in (BEARING, WEAR)]


def test_csv_keeps_what_is_special_in_it_and_runs_nothing(open_page: Open) -> None:
    page = open_page()
    texts = ["=HYPERLINK(A1)", "-20 ℃", 'a,"b"\nc', "+cmd|x!A0"]
    entities = [{"start": 0, "end": 1, "label": "x", "text": text, "score": None} for text in texts]
    made = page.evaluate(
        "async (entities) => (await import('/page/entities.js')).toCsv(entities)", entities
    )
    rows = list(csv.DictReader(io.StringIO(made.removeprefix("\ufeff"), newline="")))
    expected = ["'=HYPERLINK(A1)", "-20 ℃", 'a,"b"\nc', "'+cmd|x!A0"]
    assert [row["text"] for row in rows] == expected
