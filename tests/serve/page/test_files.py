"""Files that are dropped on the page or opened."""

from pathlib import Path

from playwright.sync_api import Page

from .conftest import LIMIT, Open

TEXT = "轴承\n点蚀𬬭"
DROP = """([name, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name));
  for (const type of ["dragover", "drop"]) {
    const options = { dataTransfer: data, bubbles: true, cancelable: true };
    document.querySelector("h1").dispatchEvent(new DragEvent(type, options));
  }
}"""


def drop(page: Page, content: bytes, name: str = "notes.txt") -> None:
    page.evaluate(DROP, [name, list(content)])
    page.wait_for_selector("#busy", state="hidden")


def test_a_dropped_file_is_read_in_its_encoding(open_page: Open) -> None:
    page = open_page()
    for encoding, told in (("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("gb18030", "GB18030")):
        page.fill("#text", "")
        drop(page, TEXT.encode(encoding))
        assert page.input_value("#text") == TEXT
        assert page.inner_text("#status") == f"已读入 notes.txt（{told}）。"
        assert page.inner_text("#count") == f"6 / {LIMIT:,} 字"


def test_a_file_is_opened_from_the_dialog(open_page: Open, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text(TEXT, encoding="gb18030")
    page = open_page()
    with page.expect_file_chooser() as chooser:
        page.click("#open")
    chooser.value.set_files(path)
    page.wait_for_selector("#status:not(:empty)")
    assert page.input_value("#text") == TEXT


def test_what_is_no_text_is_refused_and_the_text_stays(open_page: Open) -> None:
    page = open_page()
    for content in (b"PK\x03\x04\0\0", b"\xff\xfe\x00\xd8", b"\x81"):
        drop(page, TEXT.encode())
        assert page.inner_text("#error") == ""
        drop(page, content, "report.docx")
        assert "Word 或 Excel 文件请先另存为 .txt" in page.inner_text("#error")
        assert page.input_value("#text") == TEXT


def test_a_file_that_cannot_but_be_too_long_is_not_read(open_page: Open) -> None:
    page = open_page()
    drop(page, b"x" * (4 * LIMIT + 1))
    assert f"最多 {LIMIT:,} 字" in page.inner_text("#error")
    assert page.input_value("#text") == ""


def test_a_file_that_cannot_be_read_is_told_of(open_page: Open) -> None:
    """As one that has been moved since."""
    page = open_page()
    gone = "() => { File.prototype.arrayBuffer = () => Promise.reject(new Error('gone')); }"
    page.evaluate(gone)
    drop(page, TEXT.encode())
    assert page.inner_text("#error") == "浏览器读不了这个文件。"
    assert "gone" in page.inner_text("#detail")


def test_a_drop_without_a_file_does_nothing(open_page: Open) -> None:
    page = open_page()
    page.evaluate("Object.defineProperty(DataTransfer.prototype, 'files', { get: () => [] })")
    drop(page, TEXT.encode())
    assert page.input_value("#text") == page.inner_text("#error") == ""
