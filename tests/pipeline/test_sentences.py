"""Where long documents are cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zh_fdner.pipeline.sentences import sentence_bounds
from zh_fdner.pipeline.windows import Window, plan_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("外圈点蚀。更换轴承", ["外圈点蚀。", "更换轴承"]),
        ("外圈点蚀?!更换。", ["外圈点蚀?!", "更换。"]),
        ("他说:“外圈点蚀。”更换。", ["他说:“外圈点蚀。”", "更换。"]),
        ("外圈\n\n更换;测振", ["外圈\n\n", "更换;", "测振"]),
        ("外圈。 \n更换", ["外圈。 \n", "更换"]),
        ("间隙0.25mm,转速1.5", ["间隙0.25mm,转速1.5"]),
        ("", [""]),
    ],
)
def test_sentences_end_with_their_signs(text: str, sentences: list[str]):
    bounds = sentence_bounds(list(text))
    assert [text[start:end] for start, end in bounds] == sentences


def test_sentences_of_words_end_with_their_last_words():
    assert sentence_bounds(["外圈", "点蚀。", "”", "更换"]) == [(0, 3), (3, 4)]


@given(text=st.text(alphabet="轴承。！” \n", max_size=60))
def test_sentences_are_all_of_the_text(text: str):
    bounds = sentence_bounds(list(text))
    assert [i for start, end in bounds for i in range(start, end)] == list(range(len(text)))


def test_each_sentence_has_a_window_and_a_long_one_several():
    windows = plan_sentences([1] * 20, [(0, 4), (4, 20)], capacity=10, overlap=4)
    assert windows == [Window(0, 4, 0, 4), Window(4, 14, 4, 12), Window(10, 20, 12, 20)]
