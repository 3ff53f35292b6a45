"""A letter about one appointment, of one page, for a window envelope (see ``paper`` for the units)."""

from .bridge_text import text_width
from .paper import HEADING, SMALL, WIDTH, add, block, page, paragraph, shape, stack
from .paper_sheets import qr_code

# One unit is one point; the page begins after a margin of 8 mm.
MM = 72 / 25.4
MARGIN = 8
BODY, CODE = 16, 150
# Where the window of a Dutch envelope shows the address, and where words begin and end: mm from the edges of the paper.
LEFT, RIGHT, WINDOW_TOP, WINDOW_HEIGHT = 20, 20, 51, 34


def letter_page(letter):
    """Return the page of a letter.

    :param dict letter: sender and address (lists of lines; the first one of the sender is its name), date, greeting,
        intro, facts (list of (label, words)), advice (lines), closing (lines), direction, and optionally code: what a
        QR code below the facts holds
    """
    left, top = (LEFT - MARGIN) * MM, (WINDOW_TOP - MARGIN) * MM
    width = WIDTH - left - (RIGHT - MARGIN) * MM
    sheet = block()
    name, *lines = letter["sender"]
    sender = stack(paragraph(name, BODY, width, 1, bold=True), *(paragraph(line, SMALL, width, 1) for line in lines))
    add(sheet, sender, left, 8)
    for number, line in enumerate(letter["address"]):
        add(sheet, paragraph(line, SMALL, 85 * MM, 1), left, top + number * 19)
    body = stack(
        paragraph(letter["date"], BODY, width, 1),
        paragraph(letter["greeting"], BODY, width, 2),
        paragraph(letter["intro"], BODY, width, 2),
        _facts(letter["facts"], width),
        *([qr_code(letter["code"], CODE)] if letter.get("code") else []),
        stack(*(paragraph(line, BODY, width, 2) for line in letter["advice"]), gap=4),
        stack(*(paragraph(line, BODY, width, 1) for line in letter["closing"]), gap=2),
        gap=22,
    )
    start = top + WINDOW_HEIGHT * MM
    add(sheet, body, left, start)
    return page(sheet | {"height": start + body["height"]}, direction=letter["direction"])


def _facts(facts, width):
    """Return when, where and with whom, large and with a bar before them."""
    aside = max(text_width(label, BODY) for label, _words in facts) + 30
    rows = []
    for label, words in facts:
        row = paragraph(words, HEADING, width - aside, 3, bold=True)
        rows.append(add(add(block(row["height"]), row, aside), paragraph(label, BODY, aside, 1), 16))
    table = stack(*rows, gap=10)
    return add(block(table["height"], shapes=[shape(f"M0,0 v{table['height']:.1f}", 2, 0, width=4)]), table)
