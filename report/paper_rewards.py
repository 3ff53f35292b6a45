"""The pages about rewards: the paper to fetch one with, and the certificate (see ``paper`` for the units).

Both may lie on a desk or hang on a wall: they tell nobody what somebody works on.
"""

from math import cos, pi, sin

from .bridge_icons import CHECK
from .bridge_text import ELLIPSIS
from .paper import GREY, HEADING, HEIGHT, SMALL, WIDTH, add, block, framed, largest, page, paragraph, rule, shape
from .paper_sheets import qr_code

CODE = 210
GOLD, DEEP = "#a9781b", "#12414d"
RAYS = 16


def voucher_page(voucher):
    """Return the paper that is scanned where the reward is handed over.

    :param dict voucher: title, intro, what, amount, note (small, such as until when), number, link, direction
    """
    inside = WIDTH - 28
    card = _below(
        (0, _center(voucher["what"], (34, 28, 22), inside, bold=True)),
        (4, _center(voucher["amount"], (40,), inside, bold=True)),
        (18, add(block(CODE), qr_code(voucher["link"], CODE), (inside - CODE) / 2)),
        (14, _center(voucher["number"], (HEADING,), inside, color=GREY)),
        (2, _center(voucher["note"], (SMALL,), inside, color=GREY)),
    )
    content = _below(
        (24, _center(voucher["title"], (27, 22), bold=True)),
        (8, _center(voucher["intro"], (17,), WIDTH - 60, most=4)),
        (26, framed(card, 14)),
    )
    return page(content, direction=voucher["direction"])


def certificate_page(words):
    """Return a certificate to be proud of.

    :param dict words: title, for_whom, name, words (kind ones), date, given_by, direction
    """
    sheet = block(HEIGHT)
    for margin, stroke, color in ((4, 5, DEEP), (14, 1.4, GOLD)):
        sheet["shapes"].append(_frame(margin, stroke, color))
    for x, y, turn_x, turn_y in _corners(26):
        sheet["shapes"].append(shape(_flourish(turn_x, turn_y), x, y, GOLD, 1.8))
    sheet["shapes"] += _rosette(WIDTH / 2, 146)
    content = _below(
        (0, _center(words["title"], (38, 32, 26), WIDTH - 120, bold=True, color=DEEP)),
        (18, _center(words["for_whom"], (17,), WIDTH - 120, color=GREY)),
        (10, _center_name(words["name"])),
        (6, block(8, shapes=[rule(210, (WIDTH - 210) / 2, 4, GOLD, 1.6)])),
        (22, _center(words["words"], (21, 18, 16), WIDTH - 150, most=6, italic=True)),
    )
    add(sheet, content, 0, 278)
    for left, label, value in ((62, words["date_label"], words["date"]), (308, words["by_label"], words["given_by"])):
        add(sheet, paragraph(value, 16, 180, 1, anchor="middle"), left + 90, 664)
        sheet["shapes"].append(rule(180, left, 690, GREY))
        add(sheet, paragraph(label, SMALL, 180, 1, anchor="middle", color=GREY), left + 90, 693)
    return page(sheet, direction=words["direction"])


def _below(*parts):
    """Return blocks below each other, each after its own gap; a block without words leaves no gap."""
    result = block()
    for gap, part in parts:
        if part["height"]:
            add(result, part, y=result["height"] + gap)
            result["height"] += gap + part["height"]
    return result


def _center(words, sizes, width=WIDTH, most=2, **style):
    """Return ``words`` in the middle of ``width``, in the first of these sizes in which they fit."""
    item = largest(words, sizes, most, width=width, anchor="middle", **style)
    # the page is wider than the room for the words when that is narrower than a frame needs
    middle = WIDTH / 2 if width != WIDTH - 28 else width / 2
    return add(block(item["height"]), item, middle)


def _center_name(name):
    """Return a name on one line while it is large enough, else on two."""
    item = _center(name, (46, 40, 34, 29), WIDTH - 100, 1, bold=True)
    if item["texts"] and item["texts"][-1]["runs"][-1].endswith(ELLIPSIS):
        return _center(name, (34, 28, 22), WIDTH - 100, bold=True)
    return item


def _frame(margin, stroke, color):
    wide, high = WIDTH - 2 * margin, HEIGHT - 2 * margin
    return shape(f"M0,0 h{wide} v{high} h-{wide} Z", margin, margin, color, stroke)


def _corners(margin):
    for x, turn_x in ((margin, 1), (WIDTH - margin, -1)):
        for y, turn_y in ((margin, 1), (HEIGHT - margin, -1)):
            yield x, y, turn_x, turn_y


def _flourish(x, y):
    """Return a leaf in a corner, turned by the signs ``x`` and ``y``."""
    curves = (
        ("M", (0, 62)),
        ("C", (0, 22), (22, 0), (62, 0)),
        ("M", (6, 44)),
        ("C", (18, 44), (30, 36), (30, 30), (30, 36), (44, 18), (44, 6)),
        ("M", (30, 30)),
        ("L", (14, 14)),
    )
    return " ".join(letter + " ".join(f"{px * x},{py * y}" for px, py in points) for letter, *points in curves)


def _rosette(x, y):
    """Return a sun with a tick in it and two ribbons below: it was done."""
    ribbons = [
        shape("M-26,44 L-40,104 L-24,94 L-12,108 L-2,50 Z", x, y, GOLD, 1.5, "#f4e6c6"),
        shape("M26,44 L40,104 L24,94 L12,108 L2,50 Z", x, y, GOLD, 1.5, "#f4e6c6"),
    ]
    points = []
    for number in range(2 * RAYS):
        radius, angle = (72, 61)[number % 2], pi * number / RAYS
        points.append(f"{radius * sin(angle):.1f},{-radius * cos(angle):.1f}")
    tick = " ".join(f"{letter}{4.6 * px:.1f},{4.6 * py:.1f}" for letter, px, py in _points(CHECK))
    return [
        *ribbons,
        shape("M" + " L".join(points) + " Z", x, y, GOLD, 2, "#f7ecd3"),
        shape(_circle(50), x, y, DEEP, 2.5, "#ffffff"),
        shape(_circle(44), x, y, GOLD, 1),
        shape(tick, x, y, DEEP, 9),
    ]


def _circle(radius):
    return f"M-{radius},0 a{radius},{radius} 0 1,0 {2 * radius},0 a{radius},{radius} 0 1,0 -{2 * radius},0 Z"


def _points(path):
    for part in path.split():
        x, y = part[1:].split(",")
        yield part[0], float(x), float(y)
