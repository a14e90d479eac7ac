"""Who reads the page: languages, keyboard, small and dark screens."""

from queue import Queue

import pytest
from playwright.sync_api import Page, Route

from .conftest import Open, annotate, listed, marked

# Elements whose text has less contrast than WCAG's 4.5 to what is behind it.
PALE = """() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgb = (colours) => {
    for (const colour of colours) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const luminance = (colour) => [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => {
    const part = colour[i] / 255;
    return sum + weight * (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  }, 0);
  const behind = (node) =>
    node ? [...behind(node.parentElement), getComputedStyle(node).backgroundColor] : [];
  const ratio = (node) => {
    const ground = behind(node);
    const ink = [...ground, getComputedStyle(node).color];
    const [low, high] = [luminance(rgb(ground)), luminance(rgb(ink))].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const isText = (node) => node.nodeType === 3 && node.data.trim();
  const hasText = (node) => [...node.childNodes].some(isText);
  return [...document.body.querySelectorAll("*")]
    .filter((node) => hasText(node) && node.checkVisibility() && ratio(node) < 4.5)
    .map((node) => `${node.localName}.${node.className}: ${ratio(node).toFixed(2)}`);
}"""


def focus_by_tab(page: Page, selector: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} cannot be reached by the keyboard")


def test_all_can_be_done_by_keyboard(open_page: Open) -> None:
    page = open_page()
    page.keyboard.type("轴承点蚀磨损")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#results")
    assert page.evaluate("document.activeElement.id") == "text"
    focus_by_tab(page, "#types input[value=部件]")
    page.keyboard.press("Space")
    focus_by_tab(page, "#threshold")
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    assert marked(page) == ["点蚀失效形式0.60", "磨损失效形式0.40"]
    focus_by_tab(page, "input[name=extent]")
    page.keyboard.press("ArrowDown")
    focus_by_tab(page, "#copy")
    page.keyboard.press("Enter")
    focus_by_tab(page, "#rows a")
    page.keyboard.press("Enter")
    assert page.locator("mark:target").inner_text().startswith("点蚀")


def test_a_second_request_waits_for_the_first(open_page: Open) -> None:
    page = open_page()
    held: Queue[Route] = Queue()
    page.route("**/annotate", held.put_nowait)
    page.fill("#text", "轴承")
    page.click("#annotate")
    page.wait_for_selector("#busy")
    assert page.inner_text("#status") == "正在标注…"
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('annotate').ariaDisabled === 'true'")
    assert held.qsize() == 1
    held.get().continue_()
    page.wait_for_selector("#results")
    assert page.get_attribute("#annotate", "aria-disabled") == "false"


def test_the_page_speaks_the_reader_s_language_and_keeps_the_one_chosen(open_page: Open) -> None:
    page = open_page(locale="de-DE")
    annotate(page, "轴承")
    assert page.inner_text("#status") == "1 entity found, 1 shown."
    assert page.get_attribute("html", "lang") == "en"
    page.click("#language")
    assert page.inner_text("#status") == "找到 1 个实体，显示 1 个。"
    assert page.inner_text("h1") == "中文实体标注"
    page.reload()
    page.wait_for_selector("#busy", state="hidden")
    assert page.get_attribute("html", "lang") == "zh-CN"


def test_no_word_lacks_in_either_language(open_page: Open) -> None:
    page = open_page()
    for _ in range(2):
        unsaid = page.locator("[data-word]:empty, [aria-label=undefined]")
        assert unsaid.count() == 0
        page.click("#language")


def test_every_control_has_a_name(open_page: Open) -> None:
    page = open_page()
    annotate(page, "轴承")
    nameless = page.locator("button, input, textarea, a").evaluate_all(
        "all => all.filter((each) => !each.innerText && !each.ariaLabel && !each.labels?.length)"
        ".map((each) => each.outerHTML)"
    )
    assert nameless == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_light_and_dark_even_errors_and_what_is_unticked(
    open_page: Open, scheme: str
) -> None:
    page = open_page(color_scheme=scheme)
    annotate(page, "轴承点蚀磨损6205尖")
    page.uncheck("#types input[value=部件]")
    assert page.evaluate(PALE) == []
    annotate(page, "")
    assert page.evaluate(PALE) == []


def test_nothing_is_wider_than_a_phone(open_page: Open) -> None:
    page = open_page(viewport={"width": 360, "height": 740})
    annotate(page, "轴承" + "x" * 500 + "点蚀")
    assert len(listed(page)) == 2
    assert page.evaluate("document.documentElement.scrollWidth") == 360
