"""What is asked and what is answered."""

import re

import pytest
import spacy

from zh_fdner.serve.app import create_app
from zh_fdner.serve.settings import Settings

from .conftest import TestClient, service

TEXT = "轴承6205有点蚀"


def test_a_text_is_answered_with_its_entities(client: TestClient):
    answer = client.post("/annotate", json={"text": TEXT})
    assert answer.status_code == 200
    assert answer.json() == {
        "text": TEXT,
        "entities": [
            {"start": 0, "end": 2, "label": "部件", "text": "轴承", "score": None},
            {"start": 7, "end": 9, "label": "失效形式", "text": "点蚀", "score": None},
        ],
        "low_confidence": [],
    }


def test_texts_are_answered_in_their_order(client: TestClient):
    texts = [TEXT, "", "无", TEXT]
    results = client.post("/annotate", json={"texts": texts}).json()["results"]
    assert [each["text"] for each in results] == texts
    assert [len(each["entities"]) for each in results] == [2, 0, 0, 2]
    assert client.post("/annotate", json={"texts": []}).json() == {"results": []}


def test_offsets_count_code_points(client: TestClient):
    (found,) = client.post("/annotate", json={"text": "𠮷\U0001f468轴承"}).json()["entities"]
    assert (found["start"], found["end"]) == (2, 4)


def test_threshold_moves_entities_beside_those_that_the_pipeline_is_not_sure_of(scored):
    with TestClient(service(scored)) as client:
        for threshold, sure, unsure in ((0, 2, 1), (0.4, 2, 1), (0.41, 1, 2), (1, 0, 3)):
            asked = {"text": TEXT, "threshold": threshold}
            answer = client.post("/annotate", json=asked).json()
            assert len(answer["entities"]) == sure
            assert len(answer["low_confidence"]) == unsure
            starts = [each["start"] for each in answer["low_confidence"]]
            assert starts == sorted(starts)
        assert answer["entities"] + answer["low_confidence"][:1] == [
            {"start": 0, "end": 2, "label": "部件", "text": "轴承", "score": 0.9}
        ]


def test_html_is_escaped_and_tells_label_and_score(scored):
    scored.get_pipe("entity_ruler").add_patterns([{"label": '<"b">', "pattern": "<i>"}])
    with TestClient(service(scored)) as client:
        html = client.post("/annotate", json={"text": TEXT + "<i>&", "html": True}).json()["html"]
    assert 'data-label="部件" data-score="0.9"' in html
    assert 'data-label="&lt;&quot;b&quot;&gt;"' in html
    assert "<i>" not in html
    assert html.count("<mark") == 3
    assert html.endswith("&amp;</div>")


def test_html_has_a_colour_a_label_always_the_same(client: TestClient):
    def colours(text: str) -> dict[str, str]:
        html = client.post("/annotate", json={"text": text, "html": True}).json()["html"]
        return dict(re.findall(r'data-label="(.+?)".*?background: (#\w+)', html))

    both, one = colours(TEXT), colours("点蚀")
    assert len(set(both.values())) == 2
    assert one["失效形式"] == both["失效形式"]


def test_model_tells_what_answers_and_what_it_may_be_asked():
    nlp = spacy.blank("zh", meta={"name": "x", "version": "1.2", "license": "MIT"})
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "部件", "pattern": "轴承"}])
    nlp.meta["zh_fdner"] = {"stand_ins": ["a sample"]}
    nlp.meta["performance"] = {"ents_f": 0.5}
    with TestClient(service(nlp, max_texts=7)) as client:
        told = client.get("/model").json()
    assert (told["name"], told["version"], told["licence"]) == ("zh_x", "1.2", "MIT")
    assert told["labels"] == ["部件"]
    assert told["stand_ins"] == ["a sample"]
    assert told["scores"] == {"ents_f": 0.5}
    assert told["threshold"] == 0.0
    assert told["limits"]["max_texts"] == 7


def test_health_is_good_only_between_start_and_end(nlp):
    app = create_app(nlp, Settings())
    unstarted = TestClient(app).get("/health")
    assert (unstarted.status_code, unstarted.json()) == (503, {"status": "starting"})
    with TestClient(app) as client:
        while (health := client.get("/health")).json() == {"status": "starting"}:
            pass
        assert (health.status_code, health.json()) == (200, {"status": "ready"})
        app.state.batcher.status = "stopping"
        assert client.get("/health").status_code == 503


def test_a_start_that_is_to_end_already_does_not_become_ready(nlp):
    app = create_app(nlp, Settings())
    app.state.batcher.status = "stopping"
    with TestClient(app) as client:
        # Answered after what a start reads first.
        assert client.post("/annotate", json={"text": TEXT}).status_code == 200
        assert client.get("/health").json() == {"status": "stopping"}


def test_metrics_count_requests_texts_and_entities(client: TestClient):
    client.post("/annotate", json={"texts": [TEXT, "无"]})
    client.post("/annotate", json={})
    client.get("/never/heard/of")
    metrics = client.get("/metrics").text
    for line in (
        'zh_fdner_requests_total{path="/annotate",status="200"} 1.0',
        'zh_fdner_requests_total{path="/annotate",status="422"} 1.0',
        'zh_fdner_requests_total{path="other",status="404"} 1.0',
        "zh_fdner_texts_total 2.0",
        "zh_fdner_characters_total 10.0",
        'zh_fdner_entities_total{label="部件"} 1.0',
        "zh_fdner_queue_texts 0.0",
        "zh_fdner_ready 1.0",
    ):
        assert line in metrics.splitlines()


def test_there_are_no_documentation_pages_with_scripts_of_another_host(client: TestClient):
    for path in ("/docs", "/redoc"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/health", "/model", "/metrics", "/annotate"])
def test_openapi_has_all_there_is(client: TestClient, path: str):
    assert path in client.get("/openapi.json").json()["paths"]
