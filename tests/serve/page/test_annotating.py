"""Text in, entities marked, and filtered."""

import pytest
from playwright.sync_api import Page, Route

from .conftest import LIMIT, STAND_IN, Open, annotate, listed, marked

TEXT = "轴承点蚀,齿轮磨损,型号6205。"
SLIDER = "#threshold"


def slide(page: Page, threshold: float) -> None:
    page.fill(SLIDER, str(threshold))


def test_entities_are_marked_with_type_and_score_and_listed_with_their_positions(
    open_page: Open,
) -> None:
    page = open_page()
    annotate(page, TEXT)
    assert marked(page) == ["轴承部件0.90", "点蚀失效形式0.60", "齿轮部件0.70", "6205型号"]
    assert listed(page)[0] == "部件 轴承 0.9000 0–2"
    assert listed(page)[-1] == "型号 6205 – 12–16"


def test_what_the_model_is_not_sure_of_is_plain_text_until_the_threshold_is_lowered(
    open_page: Open,
) -> None:
    page = open_page()
    annotate(page, TEXT)
    assert page.input_value(SLIDER) == "0.5"
    assert page.inner_text("#status") == "找到 5 个实体，显示 4 个；低于阈值 0.50 的 1 个。"
    slide(page, 0.4)
    assert "磨损失效形式0.40" in marked(page)
    assert page.inner_text("#status") == "找到 5 个实体，显示 5 个。"


def test_the_threshold_takes_marks_and_rows_away_but_not_what_has_no_score(open_page: Open) -> None:
    page = open_page()
    annotate(page, TEXT)
    slide(page, 0.95)
    assert marked(page) == ["6205型号"]
    assert listed(page) == ["型号 6205 – 12–16"]
    assert page.inner_text("#types label:has-text('部件')").split() == ["部件", "0/2"]
    assert page.inner_text("#marked") == TEXT.replace("6205", "6205型号")


def test_a_type_that_is_not_ticked_is_not_shown_in_this_text_nor_the_next(open_page: Open) -> None:
    page = open_page()
    annotate(page, TEXT)
    page.uncheck("#types input[value=部件]")
    assert marked(page) == ["点蚀失效形式0.60", "6205型号"]
    assert "类型未选的 2 个" in page.inner_text("#status")
    annotate(page, "轴承点蚀")
    assert marked(page) == ["点蚀失效形式0.60"]
    page.click("#no-types")
    assert marked(page) == []
    page.click("#all-types")
    assert len(marked(page)) == 2


def test_positions_are_those_of_code_points_behind_emoji_and_rare_han(open_page: Open) -> None:
    page = open_page()
    annotate(page, "😀𬬭👩‍🔧轴承")
    assert marked(page) == ["𬬭部件0.80", "轴承部件0.90"]
    assert [row.split()[-1] for row in listed(page)] == ["1–2", "5–7"]


def test_lines_are_one_document(open_page: Open) -> None:
    page = open_page()
    annotate(page, "轴承\n\n点蚀")
    assert page.locator("#marked").inner_text() == "轴承部件0.90\n\n点蚀失效形式0.60"
    assert listed(page)[1].endswith("4–6")


def test_text_and_labels_that_look_like_html_are_shown_as_they_are(open_page: Open) -> None:
    page = open_page()
    script, image = "<script>window.hit = 1</script>", '<img src=x onerror="window.hit = 1">'
    annotate(page, f"{script}{image}&lt;尖")
    tags = page.locator("#marked *").evaluate_all("all => all.map((each) => each.localName)")
    assert set(tags) == {"mark", "span"}
    assert page.inner_text("#marked") == f"{script}{image}&lt;尖<b>粗</b>0.99"
    assert page.evaluate("window.hit") is None


def test_where_there_is_nothing_to_do_it_says_so(open_page: Open) -> None:
    page = open_page()
    annotate(page, " ")
    assert page.inner_text("#error") == "请先输入文本。"
    annotate(page, "今天休息")
    assert "没有找到实体" in page.inner_text("#status")
    assert not page.is_visible("#results")
    assert page.inner_text("#error") == ""


def test_a_stand_in_for_a_model_is_warned_of(open_page: Open) -> None:
    page = open_page()
    assert "不是 fdner 的" in page.inner_text("#stand-in")
    assert STAND_IN in page.inner_text("#made-with")


def test_the_example_can_be_annotated_and_cleared(open_page: Open) -> None:
    page = open_page()
    page.click("#example")
    page.click("#annotate")
    page.wait_for_selector("#results")
    assert "轴承部件0.90" in marked(page)
    page.click("#clear")
    assert page.input_value("#text") == ""
    assert page.inner_text("#count") == f"0 / {LIMIT:,} 字"
    assert not page.is_visible("#results")


@pytest.mark.parametrize(("threshold", "shown"), [(0.596, 1), (0.604, 0)])
def test_the_models_own_threshold_holds_exactly_until_the_slider_is_moved(
    open_page: Open, threshold: float, shown: int
) -> None:
    """Of both, the slider would make 0.60, which is the entity's score."""

    def with_threshold(route: Route) -> None:
        route.fulfill(json={**route.fetch().json(), "threshold": threshold})

    page = open_page(lambda page: page.route("**/model", with_threshold))
    annotate(page, "点蚀")
    assert len(marked(page)) == shown
    slide(page, 0.5)
    assert len(marked(page)) == 1
