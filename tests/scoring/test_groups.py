"""Counts of near-duplicates as one."""

import numpy

from zh_fdner.scoring.groups import by_group


def test_groups_are_summed_and_keep_their_order():
    counts = numpy.array([[[value, 0, 0]] for value in (1, 2, 4, 8)])
    assert by_group(counts, [7, 3, 7, 5]).sum(axis=(1, 2)).tolist() == [2, 8, 5]


def test_groups_of_nothing_are_none():
    assert by_group(numpy.zeros((0, 2, 3), int), []).shape == (0, 2, 3)
