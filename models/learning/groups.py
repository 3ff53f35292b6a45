"""Who can be shown together without showing anybody: people in groups that are large enough, described as closely as
that allows. Knows nothing of the database, so that whoever doubts it can try it by hand."""

from collections import defaultdict


def split(rows, names, is_enough):
    """Divide ``rows`` into groups each of which is enough, by one property after the other.

    A value whose rows are not enough goes together with what is not known and, when that is still not enough, with the
    smallest of the other values: these are not told apart by that property. What a group is called follows from who is
    in it and from nothing else, so it does not matter who asks, what for, or how often.

    :param list rows: dicts, one a person and thing
    :param names: properties to divide by, the most telling first
    :param is_enough: function that tells whether rows may be shown together. Rows that may, may also with others
    :return: list of (shown, rows): ``shown`` has each name with its value, None where it is not told. An empty list
        when all rows together are not enough
    """
    return list(_split(rows, tuple(names), is_enough, {})) if is_enough(rows) else []


def _split(rows, names, is_enough, shown):
    if not names:
        yield shown, rows
        return
    name, *rest = names
    parts = defaultdict(list)
    for row in rows:
        parts[row[name]].append(row)
    known = [(value, part) for value, part in parts.items() if value is not None and is_enough(part)]
    known.sort(key=lambda item: (len(item[1]), str(item[0])), reverse=True)
    told = {value for value, _part in known}
    others = [row for value, part in parts.items() if value not in told for row in part]
    while others and not is_enough(others):
        others += known.pop()[1]
    for value, part in known:
        yield from _split(part, rest, is_enough, {**shown, name: value})
    if others:
        yield from _split(others, rest, is_enough, {**shown, name: None})


def count_people(rows):
    """Return how many people these rows are about."""
    return len({row["participant_id"] for row in rows})


def is_team(rows, size, mentors):
    """Tell whether figures about these rows point at nobody, also for a mentor who knows the own people in it.

    At least so many mentors, and at least so many people besides those of any one of them.
    """
    by_mentor = defaultdict(set)
    for row in rows:
        by_mentor[row["mentor_id"]].add(row["participant_id"])
    everybody = set().union(*by_mentor.values())
    named = by_mentor.keys() - {None}
    return len(named) >= mentors and all(len(everybody - own) >= size for own in by_mentor.values())
