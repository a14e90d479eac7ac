"""Tables of names that come from users."""

from zh_fdner.markdown import row, table, whole_table


def test_markdown_row_survives_what_would_end_a_cell_or_the_line():
    assert row("标|签", "a\nb\u2028c", 3) == "| 标\\|签 | a b c | 3 |"


def test_markdown_table_without_rows_is_nothing():
    assert whole_table(["a"], []) == []
    assert whole_table(["a"], [["b"]]) == [*table("a"), "| b |", ""]
