"""The yearly statement of rewards: a letter with a table, as many pages as it needs (see ``paper`` for the units)."""

from .paper import (
    BODY,
    GREY,
    HEIGHT,
    SMALL,
    WIDTH,
    add,
    block,
    framed,
    heading,
    page,
    paragraph,
    rule,
    stack,
    title,
)

PADDING = 12
GAP = 14
# Where the columns begin: date, what, as what it counts; the amount ends at the other side.
COLUMNS = (0, 92, 300)
AMOUNT = 90
# Room for the line at the foot of a page.
FOOT = 34


def statement_pages(statement):
    """Return the pages of a statement.

    :param dict statement: title, about and sender (lines), intro, rows (date, what, ground, amount), total, grounds
        (name, source, words), empty (said when there are no rows), advice (lines), footer, direction and
        labels
    """
    labels, pages = statement["labels"], []
    body = stack(
        title(statement["title"], statement["sender"]),
        stack(*(paragraph(line, BODY) for line in statement["about"])),
        paragraph(statement["intro"], BODY, most=4),
        gap=GAP,
    )
    if statement["rows"]:
        body = stack(body, _row([labels[name] for name in ("date", "what", "ground", "amount")], bold=True), gap=GAP)
    else:
        body = stack(body, paragraph(statement["empty"], BODY, bold=True), gap=GAP)
    parts = [(_row(row), 0) for row in statement["rows"]]
    if statement["rows"]:
        parts.append((_row(["", labels["total"], "", statement["total"]], bold=True), 0))
    parts += [(_ground(ground), GAP) for ground in statement["grounds"]]
    parts.append(
        (stack(heading(labels["advice"], "star"), *(paragraph(f"– {a}", BODY) for a in statement["advice"])), GAP)
    )
    for part, gap in parts:
        if body["height"] + gap + part["height"] > HEIGHT - FOOT:
            pages.append(body)
            body = paragraph(statement["title"], BODY, most=1, bold=True)
            gap = GAP
        body = stack(body, part, gap=gap)
    pages.append(body)
    count = len(pages)
    return [
        page(content, f"{statement['footer']}  {number}/{count}", statement["direction"])
        for number, content in enumerate(pages, 1)
    ]


def _row(cells, bold=False):
    *words, amount = cells
    widths = [COLUMNS[1] - 8, COLUMNS[2] - COLUMNS[1] - 10, WIDTH - AMOUNT - COLUMNS[2] - 6]
    items = [paragraph(text, SMALL, width, 2, bold=bold) for text, width in zip(words, widths, strict=True)]
    row = block(max([*(item["height"] for item in items), SMALL * 1.28 + 2]) + 8)
    for item, left in zip(items, COLUMNS, strict=True):
        add(row, item, left, 3)
    add(row, paragraph(amount, SMALL, AMOUNT, 1, anchor="end", bold=bold), WIDTH, 3)
    row["shapes"].append(rule(WIDTH, 0, row["height"] - 1, "#777777", 1.5 if bold else 0.6))
    return row


def _ground(ground):
    inside = WIDTH - 2 * PADDING
    return framed(
        stack(
            paragraph(ground["name"], BODY, inside, 2, bold=True),
            paragraph(ground["words"], BODY, inside, 7),
            paragraph(ground["source"], SMALL, inside, 2, color=GREY),
            gap=3,
        ),
        PADDING,
        1.5,
    )
