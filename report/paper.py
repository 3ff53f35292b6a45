"""Sheets of paper to read and to write on: words, rules, boxes to tick, stacked from the top of a page down.

Nothing here knows the database. One unit is one point on an A4 page in portrait with margins of 8 mm, so no size of
words here may go below 14. A block is a dict of lists with its own height, as in ``bridge_labels``.
"""

from .bridge_icons import icon_path
from .bridge_labels import text
from .bridge_text import ELLIPSIS, clean, is_latin, is_rtl, text_width, wrap

WIDTH, HEIGHT = 550, 786
# A printer may round the smallest a little down.
SMALL, BODY, HEADING, TITLE = 14.5, 15.5, 18, 27
# How far apart hands write.
WRITING = 28
INK, GREY, PALE = "#111111", "#444444", "#9a9a9a"
STAR = icon_path("star")
LISTS = ("texts", "shapes", "signs", "codes")


def block(height=0, **lists):
    """Return a block of a page: its height and the things on it."""
    return {"height": height} | {name: [] for name in LISTS} | lists


def stack(*blocks, gap=0):
    """Return these blocks as one, each below the one before; blocks without height leave no gap."""
    result = block()
    for item in blocks:
        if not item["height"]:
            continue
        add(result, item, y=result["height"] + (gap if result["height"] else 0))
        result["height"] += item["height"] + (gap if result["height"] else 0)
    return result


def add(target, item, x=0, y=0):
    """Draw ``item`` on ``target``, moved by (x, y); the height of ``target`` stays."""
    for name in LISTS:
        target[name] += [thing | {"x": round(thing["x"] + x, 1), "y": round(thing["y"] + y, 1)} for thing in item[name]]
    return target


def paragraph(words, size=BODY, width=WIDTH, most=3, **style):
    """Return ``words`` broken into at most ``most`` lines; what does not fit is cut with an ellipsis."""
    words = clean(words)
    if not is_latin(words):
        style["italic"] = False
    lines = wrap(words, size, width, most, style.get("bold", False))
    step = size * 1.28
    rtl = is_rtl(words)
    texts = [text(0, size + step * number, line, size, rtl=rtl, **style) for number, line in enumerate(lines)]
    return block(step * len(lines) and step * len(lines) + 2, texts=texts)


def shape(d, x=0, y=0, color=INK, width=1.2, fill="none"):
    """Return one path of the page."""
    return {"x": round(x, 1), "y": round(y, 1), "d": d, "color": color, "width": width, "fill": fill}


def rule(width=WIDTH, x=0, y=0, color="#777777", stroke=1):
    """Return a line, to write on or to divide."""
    return shape(f"M0,0 h{width:.1f}", x, y, color, stroke)


def largest(words, sizes, most=2, **style):
    """Return ``words`` as a paragraph in the first of these sizes in which they fit, or cut in the last."""
    for size in sizes:
        item = paragraph(words, size, most=most, **style)
        if not item["texts"] or not item["texts"][-1]["runs"][-1].endswith(ELLIPSIS):
            break
    return item


def grid(heads, shares, rows, height):
    """Return a table to fill in by hand: columns with these heads and shares of the width."""
    widths = [WIDTH * share / sum(shares) for share in shares]
    table = block(26 + rows * height)
    for row in range(rows + 1):
        table["shapes"].append(rule(WIDTH, 0, 26 + row * height))
    left = 0
    for head, width in zip(heads, widths, strict=True):
        add(table, paragraph(head, SMALL, width - 12, 1, bold=True), left + 6, 2)
        table["shapes"].append(shape(f"M0,0 v{rows * height:.1f}", max(left, 0.5), 26, "#777777", 1))
        left += width
    table["shapes"].append(shape(f"M0,0 v{rows * height:.1f}", WIDTH - 0.5, 26, "#777777", 1))
    return table


def writing_lines(count, width=WIDTH, x=0):
    """Return room to write ``count`` lines by hand."""
    return block(WRITING * count, shapes=[rule(width, x, WRITING * (number + 1) - 3) for number in range(count)])


def tick_box(x, y, size=17):
    """Return a box to tick whose middle is (x, y)."""
    return shape(f"M0,0 h{size} v{size} h-{size} Z", x - size / 2, y - size / 2, INK, 1.5)


def choices(words, x=0, width=WIDTH, size=SMALL, gap=24):
    """Return a box to tick before each of these words, on as many rows as they need."""
    result, left, row = block(), x, 0
    for choice in words:
        wide = 26 + text_width(choice, size)
        if left > x and left + wide > x + width:
            left, row = x, row + 1
        result["shapes"].append(tick_box(left + 9, row * 26 + 13))
        result["texts"].append(text(left + 26, row * 26 + 18, choice, size))
        left += wide + gap
    return result | {"height": 26 * (row + 1)}


def framed(item, padding=14, stroke=2.5):
    """Return ``item`` (made for ``WIDTH - 2 * padding``) with a frame around it."""
    height = item["height"] + 2 * padding
    d = f"M0,0 h{WIDTH - stroke:.1f} v{height - stroke:.1f} h{stroke - WIDTH:.1f} Z"
    return add(block(height, shapes=[shape(d, stroke / 2, stroke / 2, INK, stroke)]), item, padding, padding)


def heading(words, icon=None, color=INK, width=WIDTH):
    """Return the heading of a part of the page, with an icon before it."""
    signs = [{"x": 12, "y": 13, "d": icon_path(icon), "scale": 0.9, "color": color}] if icon else []
    left = 32 if icon else 0
    head = block(signs=signs)
    words = paragraph(words, HEADING, width - left, 2, bold=True, color=color)
    return add(head, words, left, -1) | {"height": max(words["height"], 26)}


def title(words, aside=""):
    """Return the first line of a page, and below it in small letters what else belongs to the whole page."""
    return stack(paragraph(words, TITLE, most=2, bold=True), paragraph(aside, SMALL, color=GREY, most=2), gap=1)


def labelled_line(words, width=WIDTH, size=BODY):
    """Return words with a line behind them to write on."""
    words = clean(words)
    wide = min(text_width(words, size) + 8, width * 0.6)
    line = block(WRITING + 4, shapes=[rule(width - wide, wide, WRITING - 1)])
    return add(line, paragraph(words, size, wide, 1), y=WRITING - 21)


def columns(items, gap=14, width=WIDTH):
    """Return blocks beside each other, made for equal shares of the width."""
    result = block(max(item["height"] for item in items))
    for number, item in enumerate(items):
        add(result, item, number * (width + gap) / len(items))
    return result


def fill_up(parts, gap=14, height=HEIGHT, most=99):
    """Return ``parts`` as one block; what is left of the page becomes lines to write on.

    :param list parts: blocks; a number stands for that many lines to write on, and gets up to ``most`` more where
        there is room
    """
    growing = [part for part in parts if isinstance(part, int)]
    used = sum(WRITING * part if isinstance(part, int) else part["height"] for part in parts)
    used += gap * (len(parts) - len(growing) - 1)
    more = max(0, int((height - used) // WRITING))
    result = block()
    for part in parts:
        if isinstance(part, int):
            # as even as it goes, the first ones one more
            extra = min(most, -(-more // len(growing)))
            more -= extra
            growing = growing[1:]
            add(result, writing_lines(part + extra), y=result["height"])
            result["height"] += WRITING * (part + extra)
        elif part["height"]:
            top = result["height"] + (gap if result["height"] else 0)
            add(result, part, y=top)
            result["height"] = top + part["height"]
    return result


def page(content, footer="", direction="ltr"):
    """Return one page for the template ``paper_document`` to draw; content that is too high is drawn smaller.

    :param dict content: a block
    :param str footer: a line at the foot of the page
    :param str direction: 'rtl' mirrors the page
    """
    height = HEIGHT
    foot = paragraph(footer, SMALL, most=1, color=GREY)
    needed = content["height"] + (foot["height"] + 6 if footer else 0)
    sheet = add(block(), content)
    if needed > HEIGHT:
        height = needed
    if footer:
        add(sheet, foot, y=height - foot["height"])
    if direction == "rtl":
        _mirror(sheet)
    return sheet | {
        "height": height,
        "view_box": f"0 0 {WIDTH} {round(height, 1)}",
        "ratio": round(100 * HEIGHT / WIDTH, 3),
        "mirror": f"translate({WIDTH},0) scale(-1,1)" if direction == "rtl" else "",
    }


def _mirror(sheet):
    """Turn around what must stay readable; the template turns the shapes."""
    anchors = {"start": "end", "end": "start", "middle": "middle"}
    for sign in sheet["signs"]:
        sign["x"] = round(WIDTH - sign["x"], 1)
    for code in sheet["codes"]:
        code["x"] = round(WIDTH - code["x"] - code["size"], 1)
    for line in sheet["texts"]:
        line |= {"x": round(WIDTH - line["x"], 1), "anchor": anchors[line["anchor"]]}
