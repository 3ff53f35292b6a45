"""The arithmetic of an evaluation: no records, no words, no database.

Levels are an order, so counts come first: how many people went up, stayed and went down. What needs more than counting
uses scipy, which need not be installed: then it answers None.
"""

import random
from collections import defaultdict
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

CONFIDENCE = 0.95
# Below this many people a figure says nothing about others, and may point at somebody.
FEWEST_PEOPLE = 10
# Resampling fewer mentors than the first gives an interval that says nothing; fewer than the second, one that is too
# narrow to trust a p beside it (tests/test_evaluation_statistics.py counts how often intervals hold the truth).
FEWEST_FOR_INTERVAL = 8
FEWEST_MENTORS = 20
# Fewer people of one group at a start level say nothing about a difference there.
FEWEST_AT_LEVEL = 5


class Cell(NamedTuple):
    """So many people of one mentor who went from one level to another."""

    mentor: int
    start: float
    end: float
    can_rise: bool
    count: int

    @property
    def direction(self):
        return (self.end > self.start) - (self.end < self.start)


class Changes(NamedTuple):
    count: int
    up: int
    same: int
    down: int
    could_rise: int


def get_scipy():
    """Return the module ``scipy.stats``, or None where it is not installed. Loaded when it is used: it is big."""
    try:
        from scipy import stats
    except ImportError:
        return None
    return stats


def count_changes(cells):
    """Count who went up, stayed and went down, and who could rise at all."""
    totals = {-1: 0, 0: 0, 1: 0}
    could_rise = 0
    for cell in cells:
        totals[cell.direction] += cell.count
        could_rise += cell.count * cell.can_rise
    return Changes(sum(totals.values()), totals[1], totals[0], totals[-1], could_rise)


def get_net(up, down, count):
    """Return how many more of each hundred went up than down, None without anybody."""
    return 100 * (up - down) / count if count else None


def as_words(value):
    """Return a balance for a reader: without digits, with its sign."""
    words = f"{value:+.0f}"
    return "0" if words in ("+0", "-0") else words.replace("-", "−")


def get_bounds(changes, missing):
    """Return the net when all who are missing stayed the same, and when all of them went down."""
    total = changes.count + missing
    return get_net(changes.up, changes.down, total), get_net(changes.up, changes.down + missing, total)


def sign_test(up, down):
    """Return the two-sided exact p of the sign test, who stayed the same left out; None without anybody who moved."""
    stats = get_scipy()
    return float(stats.binomtest(up, up + down).pvalue) if stats and up + down else None


def signed_rank(differences):
    """Return p of Wilcoxon's signed-rank test, zeros left out, and the matched-pairs rank-biserial correlation.

    The latter is (ranks of rises - ranks of falls) / all ranks, from -1 to 1 (D. S. Kerby, The simple difference
    formula, Comprehensive Psychology 3, 2014).

    :return: (p, correlation), each None without scipy or when nobody moved
    """
    stats, moved = get_scipy(), [difference for difference in differences if difference]
    if not stats or not moved:
        return None, None
    ranks = stats.rankdata([abs(difference) for difference in moved])
    rises = sum(rank for rank, difference in zip(ranks, moved, strict=True) if difference > 0)
    total = float(sum(ranks))
    return float(stats.wilcoxon(moved).pvalue), float(2 * rises / total - 1)


def adjust_holm(p_values):
    """Return Holm's adjusted p for each (S. Holm, Scandinavian Journal of Statistics 6, 1979); None stays None."""
    tested = sorted((p, index) for index, p in enumerate(p_values) if p is not None)
    adjusted, highest = [None] * len(p_values), 0.0
    for rank, (p, index) in enumerate(tested):
        highest = max(highest, min(1.0, (len(tested) - rank) * p))
        adjusted[index] = highest
    return adjusted


def draw_mentors(mentors, resamples, seed):
    """Return for each resample how often each mentor was drawn, with replacement: a list of lists of int.

    ``random.Random.random`` gives the same numbers in every version of Python and on every machine.
    """
    draw, size = random.Random(seed).random, len(mentors)
    drawn = []
    for _resample in range(resamples):
        times = [0] * size
        for _mentor in mentors:
            times[int(draw() * size)] += 1
        drawn.append(times)
    return drawn


def get_interval(values, mentors):
    """Return the expanded percentile interval of what resampling gave, None when it says nothing.

    Plain percentiles are too narrow with few mentors: they are taken further out, as far as Student's t lies beyond the
    normal curve (T. Hesterberg, What teachers should know about the bootstrap, The American Statistician 69, 2015).

    :param values: the statistic in each resample; None where it could not be computed
    :param int mentors: how many were drawn from
    """
    stats, found = get_scipy(), sorted(value for value in values if value is not None)
    if not stats or mentors < FEWEST_FOR_INTERVAL or len(found) < len(values) / 2 or found[0] == found[-1]:
        return None
    quantile = float(stats.t.ppf((1 + CONFIDENCE) / 2, mentors - 1))
    tail = NormalDist().cdf(-quantile * sqrt(mentors / (mentors - 1)))
    return _get_quantile(found, tail), _get_quantile(found, 1 - tail)


def _get_quantile(found, share):
    place = share * (len(found) - 1)
    low = int(place)
    high = min(low + 1, len(found) - 1)
    return found[low] + (place - low) * (found[high] - found[low])


def get_net_interval(cells, resamples, seed):
    """Return the interval of the net, people resampled with their whole mentor; None when there is none to give."""
    sums = defaultdict(lambda: [0, 0])
    for cell in cells:
        sums[cell.mentor][0] += cell.direction * cell.count
        sums[cell.mentor][1] += cell.count
    mentors, values = [sums[mentor] for mentor in sorted(sums)], []
    if len(mentors) < FEWEST_FOR_INTERVAL:
        return None
    for times in draw_mentors(mentors, resamples, seed):
        balance = sum(time * mentor[0] for time, mentor in zip(times, mentors, strict=True))
        count = sum(time * mentor[1] for time, mentor in zip(times, mentors, strict=True))
        values.append(100 * balance / count)
    return get_interval(values, len(mentors))


class Compared(NamedTuple):
    """The difference in net between two groups, within start level.

    :param difference: mean over the levels where both have people enough, weighted by the people of the first group
    :param covered: people of the first group at those levels
    :param other: people of the second group at those levels
    """

    difference: float
    covered: int
    other: int


def compare_within_level(cells, others, fewest=FEWEST_AT_LEVEL):
    """Compare two groups among people who began at the same level.

    :return: a ``Compared``; None when there is no level at which both have ``fewest`` people
    """
    return _compare(_count_by_level(cells), _count_by_level(others), fewest)


def _count_by_level(cells):
    levels = defaultdict(lambda: [0, 0])
    for cell in cells:
        levels[cell.start][0] += cell.direction * cell.count
        levels[cell.start][1] += cell.count
    return levels


def _compare(levels, others, fewest):
    total = covered = beside = 0
    for level, (balance, count) in levels.items():
        other_balance, other_count = others.get(level, (0, 0))
        if min(count, other_count) >= fewest:
            total += 100 * (balance / count - other_balance / other_count) * count
            covered += count
            beside += other_count
    return Compared(total / covered, covered, beside) if covered else None


def get_compared_interval(cells, others, resamples, seed):
    """Return the interval of the difference within start level, both groups resampled by whole mentors.

    Who coaches in both groups is drawn with the people of both. Only levels that were compared count.
    """
    first, second = _count_by_level(cells), _count_by_level(others)
    used = {level for level in first if min(first[level][1], second.get(level, (0, 0))[1]) >= FEWEST_AT_LEVEL}
    groups = [_split_by_mentor(group, used) for group in (cells, others)]
    mentors = sorted({*groups[0], *groups[1]})
    values = []
    for times in draw_mentors(mentors, resamples, seed):
        drawn = [_sum_levels(group, mentors, times) for group in groups]
        compared = _compare(*drawn, 1)
        values.append(compared and compared.difference)
    return get_interval(values, min(map(len, groups), default=0))


def _split_by_mentor(cells, used):
    by_mentor = defaultdict(list)
    for cell in cells:
        if cell.start in used:
            by_mentor[cell.mentor].append(cell)
    return {mentor: _count_by_level(own) for mentor, own in by_mentor.items()}


def _sum_levels(group, mentors, times):
    levels = {}
    for mentor, time in zip(mentors, times, strict=True):
        for level, (balance, count) in group.get(mentor, {}).items() if time else ():
            before = levels.get(level, (0, 0))
            levels[level] = (before[0] + time * balance, before[1] + time * count)
    return levels


def get_means(cells):
    """Return the mean level before, after, and the standard deviation of the change; None where there is none."""
    count = sum(cell.count for cell in cells)
    if not count:
        return None, None, None
    before = sum(cell.start * cell.count for cell in cells) / count
    after = sum(cell.end * cell.count for cell in cells) / count
    squares = sum(cell.count * (cell.end - cell.start - after + before) ** 2 for cell in cells)
    return before, after, sqrt(squares / (count - 1)) if count > 1 else None


def get_level_slope(cells):
    """Tell whether people who began low moved more than people who began high: what happens by itself as well.

    Who is measured on a bad day is mostly better the next time, and the other way round (regression to the mean).

    :return: net of those below and above the middle start level; None without people on both sides
    """
    count = sum(cell.count for cell in cells)
    middle = sum(cell.start * cell.count for cell in cells) / count if count else 0
    sides = [[cell for cell in cells if (cell.start < middle) is low and cell.start != middle] for low in (True, False)]
    low, high = (count_changes(side) for side in sides)
    if not (low.count and high.count):
        return None
    return get_net(low.up, low.down, low.count), get_net(high.up, high.down, high.count)


def get_verdict(count, up, down, p, interval, mentors):
    """Tell what may be said about one outcome: the one place that decides it.

    More than the counts is said only when both agree: the sign test, which takes people to be independent, and the
    interval, which does not.

    :param p: of the sign test
    :param interval: (low, high), or None
    :return: 'none' or 'one' person, too 'few', 'mentors' too few, 'unmoved', 'higher', 'lower' or 'unclear';
        'uncounted' when chance could not be computed
    """
    if count < FEWEST_PEOPLE:
        return ("none", "one", "few")[min(count, 2)]
    if mentors < FEWEST_MENTORS:
        return "mentors"
    if not (up or down):
        return "unmoved"
    if p is None or interval is None:
        return "uncounted"
    low, high = interval
    if p < 1 - CONFIDENCE and (low > 0 or high < 0):
        return "higher" if low > 0 else "lower"
    return "unclear"
