"""Figures that live in the page: its colours, its fonts, no Chinese in them."""

import re

from zh_fdner.report.svg import inline_svg, new_figure


def drawn(name: str = "a", description: str = "What it shows."):
    figure = new_figure()
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], label="one")
    axes.scatter([0, 1], [1, 0], color="C1", label="two")
    axes.grid()
    axes.legend()
    return inline_svg(figure, name, description)


def test_svg_takes_colours_and_font_from_the_page():
    svg = drawn()
    assert not set(re.findall("#[0-9a-f]{6}", svg)), "a colour that dark mode does not know"
    assert "var(--ink)" in svg
    assert "var(--series-2)" in svg
    assert "DejaVu" not in svg
    assert "var(--font)" in svg
    assert "<text" in svg


def test_svg_of_a_figure_is_always_the_same():
    assert drawn() == drawn()


def test_svg_ids_are_those_of_one_figure_and_lead_somewhere():
    first, second = drawn("a"), drawn("b")
    ids = [re.findall(r'id="([^"]+)"', svg) for svg in (first, second)]
    assert not set(ids[0]) & set(ids[1])
    assert len(ids[0]) == len(set(ids[0]))
    used = re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', first)
    assert used
    assert {a or b for a, b in used} <= set(ids[0])


def test_svg_description_is_escaped():
    assert 'aria-label="&#34;&lt;x&gt;"' in drawn(description='"<x>')
