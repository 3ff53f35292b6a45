"""The pictures of the annual report, as blocks of ``paper``: tiles with a number, bars, dots, and the Bridge of many.

Nothing here knows the database. A figure is a dict with words, number (as text), value and code, which leads the reader
to the filter behind it; its value is None where it is not printed.
"""

from .bridge_bricks import brick, place
from .bridge_icons import QUESTION, icon_path
from .bridge_labels import text
from .bridge_text import longest_word, text_width, wrap
from .paper import GREY, INK, PALE, WIDTH, add, block, columns, paragraph, shape, stack

BLUE, LIGHT, SAND, DARK = "#1f5f8b", "#e9f1f6", "#c98a3a", "#123a56"
CODE, NOTE = 9, 11
# A part of a bar: fill and colour of the words in it.
PARTS = {
    "forward": (BLUE, "#ffffff"),
    "same": ("#d9d9d9", INK),
    "rest": ("#d9d9d9", INK),
    "back": (SAND, INK),
}
FRAME = {"width": WIDTH, "bank": 24, "gap": 10, "pitch": 66, "inner": 0.14}
BRICKS = 10


def box(width, height, fill, x=0, y=0, color="none", stroke=0):
    return shape(f"M0,0 h{width:.1f} v{height:.1f} h{-width:.1f} Z", x, y, color, stroke, fill)


def tile(figure, icon, width):
    """Return one number, large, with what it is."""
    result = block(94, shapes=[box(width, 94, LIGHT), box(4, 94, BLUE)])
    result["signs"].append({"x": width - 24, "y": 24, "d": icon_path(icon), "scale": 1.1, "color": BLUE})
    number = figure["number"]
    result["texts"].append(text(16, 42, number, 32 if len(number) < 6 else 22, bold=True, color=DARK))
    for index, line in enumerate(wrap(figure["words"], 12.5, width - 30, 2)):
        result["texts"].append(text(16, 61 + 15 * index, line, 12.5))
    result["texts"].append(text(width - 8, 88, f"[{figure['code']}]", CODE, color=GREY, anchor="end"))
    return result


def tiles(figures, gap=12, across=3):
    """Return tiles beside and below each other: a list of (figure, icon)."""
    width = (WIDTH - gap * (across - 1)) / across
    made = [tile(figure, icon, width) for figure, icon in figures]
    rows = [made[start : start + across] for start in range(0, len(made), across)]
    blank = block(94)
    return stack(*(columns(row + [blank] * (across - len(row)), gap) for row in rows), gap=gap)


def bar(name, parts, code, most=None, left=150):
    """Return one bar with its name before it: parts are (kind, value), drawn as shares unless ``most`` is given."""
    room, total = WIDTH - left - 96, sum(value for _kind, value in parts)
    result = block(27)
    for index, line in enumerate(wrap(name, 12.5, left - 10, 2)):
        result["texts"].append(text(0, 17 + 12 * index, line, 12.5))
    x = left
    for kind, value in parts:
        fill, words = PARTS[kind]
        wide = room * value / (most or total) if total else 0
        if not wide:
            result["texts"] += [text(x, 17, "0", 11)] if most else []
            continue
        result["shapes"].append(box(wide, 19, fill, x, 3, "#ffffff", 1))
        share = f"{value:.0f}" if most else f"{100 * value / total:.0f}"
        if wide > text_width(share, 11) + 6:
            result["texts"].append(text(x + wide / 2, 17, share, 11, anchor="middle", color=words))
        x += wide
    result["texts"].append(text(WIDTH, 17, code, CODE, color=GREY, anchor="end"))
    return result


def silent_bar(name, words, left=150):
    """Return a bar that is not printed, and why."""
    result = block(27)
    for index, line in enumerate(wrap(name, 12.5, left - 10, 2)):
        result["texts"].append(text(0, 17 + 12 * index, line, 12.5))
    result["texts"].append(text(left, 17, words, NOTE, italic=True, color=GREY))
    return result


def key_of(kinds, left=0):
    """Return what the colours of a bar say: a list of (kind, words)."""
    result, x = block(24), left
    for kind, words in kinds:
        result["shapes"].append(box(14, 14, PARTS[kind][0], x, 3, GREY, 0.8))
        result["texts"].append(text(x + 20, 14.5, words, NOTE))
        x += 38 + text_width(words, NOTE)
    return result


def dots(share, width=150):
    """Return a hundred dots of which as many are full as of each hundred."""
    step, result = width / 10, block(width)
    radius = step * 0.36
    size, wide = f"{radius:.1f}", f"{2 * radius:.1f}"
    circle = f"M-{size},0 a{size},{size} 0 1,0 {wide},0 a{size},{size} 0 1,0 -{wide},0"
    for number in range(100):
        full = number < round(share)
        x, y = step * (number % 10 + 0.5), step * (number // 10 + 0.5)
        result["shapes"].append(shape(circle, x, y, BLUE if full else PALE, 1, BLUE if full else "none"))
    return result


def words_of(words, size=13, most=4, **style):
    """Return sentences over the page, with room to the right for fonts that are wider than counted on."""
    return paragraph(words, size, WIDTH * 0.88, most, **style)


def quote(words, width=WIDTH):
    """Return what somebody wrote, a paragraph a line, beside a bar of colour."""
    lines = [paragraph(line, 13.5, width * 0.86, 40) for line in words.splitlines() if line.strip()]
    inner = stack(*lines, gap=6)
    result = block(inner["height"] + 16, shapes=[box(5, inner["height"] + 16, SAND)])
    return add(result, inner, 20, 6)


def bridge_of_many(pillars):
    """Return the Bridge of a group: of each area ten bricks, one for each ten of a hundred people for whom it holds.

    A hatched brick came since the first time, a crossed one was there then. The deck over a pillar is as long as the
    share of people for whom the whole pillar holds now.

    :param list pillars: dicts with name, color, icon, now (share of 100, None: not printed), words, and areas: dicts
        with name, before and now (shares, or None)
    """
    segments_of, (made, segments) = {}, place({"pillars": pillars}, FRAME)
    result, deck, ground = block(262), 66, 186
    cell = (ground - deck - 12) / BRICKS
    for x, fill in ((0, "#efe6d6"), (WIDTH - FRAME["bank"], "#e2edda")):
        result["shapes"].append(box(FRAME["bank"], 152, fill, x, deck, "#6d6654", 1.3))
    for segment in segments:
        segments_of[id(segment["pillar"])] = segment
        _draw_deck(result, segment, deck, ground)
    for column in made:
        _draw_column(result, column, ground, cell)
    half = (WIDTH - 2 * FRAME["bank"]) / 24
    waves = "".join(f"q{half / 2:.2f},{-4 if i % 2 else 4} {half:.2f},0" for i in range(24))
    result["shapes"] += [shape(f"M0,0 {waves}", FRAME["bank"], y, "#7fb0c8", 1.2) for y in (ground + 12, ground + 22)]
    for column in made:
        name, room = column["area"]["name"], column["width"] + 6
        size = 10.5 if longest_word(name, 10.5) <= room else 8.5
        for number, line in enumerate(wrap(name, size, room, 3)):
            result["texts"].append(text(column["center"], ground + 42 + 11.5 * number, line, size, anchor="middle"))
    return result


def _draw_deck(result, segment, deck, ground):
    pillar, x, wide = segment["pillar"], segment["x"], segment["width"]
    result["shapes"].append(shape(f"M4,2 h{wide - 8:.1f}", x, deck, "#8a8a8a", 1.6))
    result["shapes"].append(box(wide - 8, 7, "#444444", x + 4, ground))
    if pillar["now"] is not None:
        result["shapes"].append(box((wide - 8) * pillar["now"] / 100, 9, "#333333", x + 4, deck - 2))
    color = segment["color"]
    sign = {"x": segment["center"], "y": deck - 44, "d": icon_path(pillar["icon"]), "scale": 0.9, "color": color}
    result["signs"].append({**sign, "x": round(sign["x"], 1)})
    for number, line in enumerate(wrap(pillar["words"], 10.5, wide - 4, 2)):
        y = deck - 19 + 11.5 * number
        result["texts"].append(text(segment["center"], y, line, 10.5, anchor="middle", bold=number == 0))


def _draw_column(result, column, ground, cell):
    before, now = column["area"]["before"], column["area"]["now"]
    if now is None:
        sign = {"x": round(column["center"], 1), "y": ground - 30, "d": QUESTION, "scale": 1.2, "color": GREY}
        result["signs"].append(sign)
        return
    # without the first time there is nothing to set it against
    before = now if before is None else before
    stood, stands = round(before / 10), round(now / 10)
    for index in range(max(stood, stands)):
        kind = "was" if index >= stands else "new" if index >= stood else "now"
        y = ground - cell * (index + 1) + 1.5
        made = brick(column["x"], y, column["width"], cell - 1.5, kind, column["color"])
        fill, edge = ("#ffffff", "#777777") if kind == "was" else (made["color"], "#1a1a1a")
        result["shapes"].append(box(made["width"], made["height"], fill, made["x"], made["y"], edge, 0.9))
        if made["hatch"]:
            result["shapes"].append(shape(made["hatch"], made["x"], made["y"], "#ffffff", 1.4))
        if made["cross"]:
            result["shapes"].append(shape(made["cross"], made["x"], made["y"], "#8a8a8a", 1))
    label = f"{now:.0f}"
    top = ground - cell * max(stood, stands) - 3
    result["texts"].append(text(column["center"], top, label, 11, anchor="middle", bold=True))


def table(rows, widths, size=10):
    """Return rows of words below each other, with a line between."""
    result = block(0)
    for row in rows:
        cells, x = block(0), 0
        height = 0
        for words, width in zip(row, widths, strict=True):
            item = paragraph(str(words), size, width - 8, 2)
            add(cells, item, x)
            height = max(height, item["height"])
            x += width
        cells["height"] = height + 3
        cells["shapes"].append(shape(f"M0,0 h{WIDTH}", 0, height + 1, "#dddddd", 0.6))
        add(result, cells, y=result["height"])
        result["height"] += cells["height"]
    return result
