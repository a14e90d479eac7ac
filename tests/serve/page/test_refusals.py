"""What the service refuses, said in words, with what to do."""

import pytest
from playwright.sync_api import Page, Route

from .conftest import LIMIT, Open, annotate, marked

DETAIL = "as the service says it"
PROBLEM = "application/problem+json"
TOLD = {
    408: "没能在时限内处理完",
    413: "文本超过了服务的上限",
    422: "服务不接受这段文本",
    500: "服务出错（500）",
    503: "服务正忙。请稍后重试",
}


def refuse(page: Page, status: int, **headers: str) -> None:
    page.route(
        "**/annotate",
        lambda route: route.fulfill(
            status=status, json={"detail": DETAIL}, headers={"Content-Type": PROBLEM, **headers}
        ),
    )


def test_a_refusal_is_told_and_the_text_stays(open_page: Open) -> None:
    page = open_page()
    annotate(page, "轴承")
    for status, told in TOLD.items():
        refuse(page, status)
        annotate(page, "点蚀")
        assert told in page.inner_text("#error")
        assert page.inner_text("#detail") == DETAIL
        assert page.input_value("#text") == "点蚀"
        assert not page.is_visible("#results")
    page.unroute("**/annotate")
    annotate(page, "点蚀")
    assert page.inner_text("[role=alert]") == ""
    assert marked(page) == ["点蚀失效形式0.60"]


def test_a_busy_service_says_when_to_come_again(open_page: Open) -> None:
    page = open_page()
    refuse(page, 503, **{"Retry-After": "7"})
    annotate(page, "轴承")
    assert page.inner_text("#error") == "服务正忙。请 7 秒后重试。"


def test_what_a_proxy_says_is_told_without_its_html(open_page: Open) -> None:
    page = open_page()
    body = "<html>nginx</html>"
    page.route("**/annotate", lambda route: route.fulfill(status=502, body=body))
    annotate(page, "轴承")
    assert "服务出错（502）" in page.inner_text("#error")
    assert page.inner_text("#detail") == "Bad Gateway"


def test_an_answer_that_is_not_the_services_is_told_of(open_page: Open) -> None:
    """As a proxy's login page."""
    page = open_page()
    page.route("**/annotate", lambda route: route.fulfill(status=200, body="<html>login</html>"))
    annotate(page, "轴承")
    assert "答复不是本服务的" in page.inner_text("#error")
    assert page.inner_text("#status") == ""


def test_a_refusal_that_claims_to_be_json_is_told_all_the_same(open_page: Open) -> None:
    page = open_page()
    page.route(
        "**/annotate",
        lambda route: route.fulfill(status=503, body="busy", headers={"Content-Type": PROBLEM}),
    )
    annotate(page, "轴承")
    assert "服务正忙" in page.inner_text("#error")


def test_a_service_that_is_gone_is_told_of(open_page: Open) -> None:
    page = open_page()
    page.route("**/annotate", lambda route: route.abort())
    annotate(page, "轴承")
    assert "连不上服务" in page.inner_text("#error")


def test_too_long_a_text_is_not_sent(open_page: Open) -> None:
    page = open_page()
    page.route("**/annotate", lambda route: pytest.fail("sent"))
    annotate(page, "😀" * (LIMIT + 1))
    assert f"最多 {LIMIT:,} 字" in page.inner_text("#error")
    assert "over" in (page.get_attribute("#count", "class") or "")


def test_the_service_itself_refuses_what_the_page_lets_pass(open_page: Open) -> None:
    def with_another_limit(route: Route) -> None:
        model = route.fetch().json()
        route.fulfill(json={**model, "limits": {"max_characters": 10 * LIMIT}})

    page = open_page(lambda page: page.route("**/model", with_another_limit))
    annotate(page, "轴" * (LIMIT + 1))
    assert "文本超过了服务的上限" in page.inner_text("#error")
    assert str(LIMIT) in page.inner_text("#detail")


def test_a_service_that_was_still_starting_is_asked_for_its_model_again(open_page: Open) -> None:
    page = open_page(lambda page: page.route("**/model", lambda route: route.fulfill(status=503)))
    assert "服务正忙" in page.inner_text("#error")
    page.unroute("**/model")
    annotate(page, "轴承")
    assert marked(page) == ["轴承部件0.90"]
