"""What cannot be read as a question: a refusal of one shape, and never a failure."""

import json

import pytest
from pydantic import TypeAdapter, ValidationError

from zh_fdner.serve.schemas import Question

from .conftest import FAILING, TestClient, service

JSON = {"Content-Type": "application/json"}
REFUSED = {
    "nothing": (b"", 422),
    "no JSON": (b"text", 400),
    "broken JSON": (b'{"text": "a"', 400),
    "NUL": (b"\0", 400),
    "NUL in JSON": (b'{"text": "\0"}', 400),
    "no UTF-8": (b'{"text": "\xff"}', 400),
    "UTF-8 of a surrogate": (b'{"text": "\xed\xa0\x80"}', 422),
    "GB 18030": ('{"text": "轴承"}'.encode("gb18030"), 400),
    "deeper than Python goes": (b"[" * 100_000, 400),
    "a number longer than Python reads": (b'{"text": ' + b"1" * 5000 + b"}", 400),
    "half a character": (rb'{"text": "\ud800"}', 422),
    "half a character in one of several": (rb'{"texts": ["a", "\udfff"]}', 422),
    "half a character in a name": (rb'{"\ud800": 1, "text": "a"}', 422),
    "a list": (b"[]", 422),
    "a string": (b'"text"', 422),
    "null": (b"null", 422),
    "neither text nor texts": (b"{}", 422),
    "both": (b'{"text": "a", "texts": ["a"]}', 422),
    "text that is none": (b'{"text": 1}', 422),
    "texts that are none": (b'{"texts": "abc"}', 422),
    "null among texts": (b'{"texts": [null]}', 422),
    "a name that is not known": (b'{"text": "a", "treshold": 0.5}', 422),
    "a threshold in words": (b'{"text": "a", "threshold": "0.5"}', 422),
    "a threshold above 1": (b'{"text": "a", "threshold": 1.5}', 422),
    "a threshold below 0": (b'{"text": "a", "threshold": -0.1}', 422),
    "not a number": (b'{"text": "a", "threshold": NaN}', 422),
    "infinite": (b'{"text": "a", "threshold": Infinity}', 422),
    "html in words": (b'{"text": "a", "html": "yes"}', 422),
}


def assert_problem(answer, status: int) -> str:
    """Returns what it says."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told.keys() == {"title", "status", "detail"}
    assert told["status"] == status
    return told["detail"]


@pytest.mark.parametrize(("body", "status"), REFUSED.values(), ids=REFUSED)
def test_refused(client: TestClient, body: bytes, status: int):
    assert_problem(client.post("/annotate", content=body, headers=JSON), status)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "nonsense", None]
)
def test_body_must_be_declared_as_json(client: TestClient, kind: str | None):
    """So that no form and no script of another site can send one."""
    body = json.dumps({"text": "a"})
    headers = {"Content-Type": kind} if kind else {}
    answer = client.post("/annotate", content=body, headers=headers)
    assert "Content-Type" in assert_problem(answer, 415)


def test_refusal_says_where(client: TestClient):
    for asked, where in (
        ({"texts": ["a", 1]}, "body.texts.1: "),
        ({"text": "a", "threshold": 7}, "body.threshold: "),
    ):
        assert assert_problem(client.post("/annotate", json=asked), 422).startswith(where)


@pytest.mark.parametrize(
    "asked", [{"texts": [1] * 1000}, {"text": "a"} | {str(i): 1 for i in range(1000)}]
)
def test_first_mistake_is_enough(asked):
    """To list the hundred thousands that a body has room for takes seconds, in which all wait."""
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Question).validate_python(asked)
    assert refused.value.error_count() == 1


def test_other_paths_and_methods_are_refused_in_the_same_shape(client: TestClient):
    assert_problem(client.get("/nowhere"), 404)
    refused = client.get("/annotate")
    assert_problem(refused, 405)
    assert refused.headers["allow"] == "POST"


def test_text_that_the_pipeline_fails_at_fails_alone(nlp, turnstile):
    texts = ["轴承", FAILING, "点蚀"]
    with TestClient(service(nlp)) as client:
        told = assert_problem(client.post("/annotate", json={"texts": texts}), 500)
        assert "Traceback" not in told
        assert "as ordered" not in told
        assert client.post("/annotate", json={"text": "轴承"}).status_code == 200
