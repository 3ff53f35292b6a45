"""What a table of counts may show: no small group, and none that follows from what is shown around it. Knows nothing
of the database, so that whoever doubts it can try it by hand."""

from math import sqrt
from statistics import NormalDist

SPREAD = NormalDist().inv_cdf(0.975)


def with_totals(counts):
    """Return ``counts`` (a list of rows) with a column of totals at the end, and a row of totals below."""
    rows = [[*row, sum(row)] for row in counts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]] if rows else [[0]]


def hide_cells(counts, least):
    """Choose the cells that are not shown, totals included.

    A group is small when it has less than ``least`` people but somebody. No total less what is shown beside it leaves a
    small group, and no number in a hidden cell can be worked out from rows and columns together.

    :param list counts: rows of numbers, without totals
    :return: set of (row, column) in the table with its totals
    """
    table = with_totals(counts)
    hidden = {(y, x) for y, row in enumerate(table) for x, count in enumerate(row) if 0 < count < least}
    while True:
        cell = _find_next(table, hidden, least)
        if cell is None:
            return hidden
        hidden.add(cell)


def _find_next(table, hidden, least):
    """Return one more cell to hide, None when nothing can be worked out."""
    for line in _get_lines(table):
        *inner, total = line
        covered = sum(table[y][x] for y, x in inner if (y, x) in hidden)
        if total not in hidden and 0 < covered < least:
            return _get_smallest(table, hidden, inner)
    alone = [cell for cell in sorted(hidden) if table[cell[0]][cell[1]] and _is_alone(table, hidden, cell)]
    for y, x in alone:
        beside = [(y, other) for other in range(len(table[0]))] + [(other, x) for other in range(len(table))]
        cell = _get_smallest(table, hidden, beside)
        if cell:
            return cell
    every = [(y, x) for y, row in enumerate(table) for x in range(len(row))]
    return _get_smallest(table, hidden, every) if alone else None


def _get_lines(table):
    height, width = range(len(table)), range(len(table[0]))
    yield from ([(y, x) for x in width] for y in height)
    yield from ([(y, x) for y in height] for x in width)


def _get_smallest(table, hidden, cells):
    """Return the smallest of these that is shown; one without anybody hides nothing, so it is the last to go."""
    shown = [cell for cell in cells if cell not in hidden]
    return min(shown, key=lambda cell: (not table[cell[0]][cell[1]], table[cell[0]][cell[1]], cell), default=None)


def _is_alone(table, hidden, cell):
    """Tell whether this number follows from what is shown: no other numbers in the hidden cells give the same sums.

    A table with its totals is a flow: out of a row into a column through a cell, back through the totals. Another
    number fits when somebody can go around through hidden cells, against the stream only where there is somebody.
    """
    others = [other for other in hidden if other != cell]
    ways = [_get_ends(table, other) for other in others]
    ways += [(end, start) for (y, x), (start, end) in zip(others, ways, strict=True) if table[y][x]]
    start, end = _get_ends(table, cell)
    return not (_leads(ways, end, start) or _leads(ways, start, end))


def _get_ends(table, cell):
    """Return from where and to where the people of this cell go."""
    y, x = cell
    ends = [("row", y), ("column", x)]
    is_total = (y == len(table) - 1) != (x == len(table[0]) - 1)
    return tuple(reversed(ends)) if is_total else tuple(ends)


def _leads(ways, start, end):
    reached, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        further = {there for origin, there in ways if origin == here} - reached
        reached |= further
        waiting += further
    return end in reached


def get_share_interval(part, whole):
    """Return between which shares (of 100) chance leaves room, 95 times of 100; None of nobody.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of the American
    Statistical Association 22, 1927. It takes people to be independent, which people of one mentor are not quite.
    """
    if not whole:
        return None
    share, square = part / whole, SPREAD**2
    middle = share + square / (2 * whole)
    reach = SPREAD * sqrt(share * (1 - share) / whole + square / (4 * whole**2))
    scale = 100 / (1 + square / whole)
    return max(0.0, (middle - reach) * scale), min(100.0, (middle + reach) * scale)
