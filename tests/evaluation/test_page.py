"""The displaCy page of predictions."""

import spacy

from zh_fdner.evaluation.page import render


def test_page_shows_entities_and_runs_nothing_that_a_corpus_says():
    nlp = spacy.blank("zh")
    label, heading = "<script>部件</script>", "test: <b>mine</b>"
    docs = [nlp("<i>轴承</i>"), nlp("无")]
    docs[0].ents = [docs[0].char_span(3, 5, label)]
    page = render(docs, [label], heading)
    assert "&lt;script&gt;部件&lt;/script&gt;" in page
    assert "&lt;i&gt;" in page
    assert "test: &lt;b&gt;mine&lt;/b&gt;" in page
    assert not {tag for tag in ("<script", "<i>", "<b>") if tag in page}
