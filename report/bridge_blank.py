"""The blank Bridge: pages to fill in by hand, with the sentences of the instrument (see ``paper`` for the units)."""

from .bridge_icons import ink
from .bridge_text import text_width
from .paper import (
    GREY,
    HEIGHT,
    PALE,
    SMALL,
    STAR,
    WIDTH,
    add,
    block,
    choices,
    columns,
    fill_up,
    heading,
    labelled_line,
    page,
    paragraph,
    rule,
    stack,
    tick_box,
    title,
)

FOOT = 26
ROOM = HEIGHT - FOOT
GAP = 13
# Nobody needs a page to say one thing.
MOST_LINES = 6
# Middles of the two columns of boxes, and where the sentences begin.
NOW, WANTED, SENTENCE = 20, 94, 152


def blank_pages(blank):
    """Return the pages: one that explains, then the pillars, as many on a page as fit without breaking an area.

    :param dict blank: title, direction, intro (sentences), labels, footer (a function of number and count of pages) and
        pillars (name, icon, color, areas); an area has name, question and levels (sentences, the lowest first)
    """
    labels = blank["labels"]
    contents = [_first_page(blank)]
    parts, height = [], 0
    for pillar in blank["pillars"]:
        head = _pillar_head(pillar)
        areas = [_area(area, labels, ROOM - head["height"] - GAP) for area in pillar["areas"]]
        whole = head["height"] + sum(area["height"] + GAP for area in areas)
        for number, area in enumerate(areas):
            # A pillar stays on one page when it can; an area always does.
            needed = area["height"] + GAP + (0 if number else GAP + head["height"])
            if not number and whole <= ROOM:
                needed = whole + GAP
            if parts and height + needed > ROOM:
                contents.append(_spread_writing(parts))
                parts, height = [], 0
            if not number or not parts:
                parts.append(head)
                height += head["height"] + (GAP if height else 0)
            parts.append(area)
            height += area["height"] + GAP
    if parts:
        contents.append(_spread_writing(parts))
    count = len(contents)
    return [
        page(content, blank["footer"](number, count), blank["direction"]) for number, content in enumerate(contents, 1)
    ]


def _spread_writing(parts):
    """Give what is left of the page to the areas, as lines for own words."""
    mixed = []
    for part in parts:
        mixed.append(part)
        if part.get("grows"):
            mixed.append(0)
    return fill_up(mixed, GAP, ROOM, MOST_LINES)


def _first_page(blank):
    labels = blank["labels"]
    half = (WIDTH - 14) / 2
    steps = [
        add(paragraph(f"{number}.", 16, 24, 1, bold=True), paragraph(words, 16, WIDTH - 26), 26)
        | {"height": paragraph(words, 16, WIDTH - 26)["height"]}
        for number, words in enumerate(blank["intro"], 1)
    ]
    parts = [
        title(blank["title"]),
        columns([labelled_line(labels["name"], half), labelled_line(labels["date"], half)]),
        choices([labels["alone"], labels["together"]], size=16),
        stack(heading(labels["how"], "book"), *steps, gap=5),
        _asked(labels["strengths"], labels["strengths_hint"], "star"),
        3,
        _asked(labels["vision"], labels["vision_hint"], "sun"),
        3,
    ]
    return fill_up(parts, GAP, ROOM)


def _asked(question, hint, icon):
    return stack(heading(question, icon), paragraph(hint, SMALL, most=2, color=GREY))


def _pillar_head(pillar):
    head = heading(pillar["name"], pillar["icon"], ink(pillar["color"]))
    return add(block(head["height"] + 4, shapes=[rule(WIDTH, 0, head["height"] + 2, ink(pillar["color"]), 2)]), head)


def _area(area, labels, room):
    """Return one area; sentences are cut shorter when it would not fit on a page of its own."""
    for most in (3, 2, 1):
        item = _draw_area(area, labels, most)
        if item["height"] <= room:
            break
    return item | {"grows": True}


def _draw_area(area, labels, most):
    begin = 30 + text_width(labels["begin"], SMALL)
    name = paragraph(area["name"], 17, WIDTH - begin - 12, 2, bold=True)
    mark = block(22, signs=[{"x": WIDTH - begin + 12, "y": 11, "d": STAR, "scale": 0.85, "color": "#111111"}])
    add(mark, paragraph(labels["begin"], SMALL, begin, 1), WIDTH - begin + 28, 1)
    head = add(block(max(22, name["height"])), name)
    parts = [
        add(head, mark),
        paragraph(area["question"], 15, most=2, color=GREY),
        _column_heads(labels),
        *[_level(words, most) for words in area["levels"]],
        add(block(30), choices([labels["unknown"], labels["rather_not"], labels["not_applicable"]], NOW - 9), y=3),
        labelled_line(labels["own_words"], size=SMALL),
    ]
    return stack(*parts)


def _column_heads(labels):
    heads = block()
    for words, middle, width in ((labels["now"], NOW, 44), (labels["wanted"], WANTED, 112)):
        item = paragraph(words, SMALL, width, 2, bold=True, anchor="middle")
        add(heads, item, middle)
        heads["height"] = max(heads["height"], item["height"] + 2)
    return heads


def _level(words, most):
    sentence = paragraph(words, SMALL, WIDTH - SENTENCE, most)
    height = max(26, sentence["height"] + 6)
    row = block(height, shapes=[rule(WIDTH, 0, height, PALE, 0.6)])
    row["shapes"] += [tick_box(NOW, height / 2), tick_box(WANTED, height / 2)]
    return add(row, sentence, SENTENCE, (height - sentence["height"]) / 2 + 1)
