"""The words of the Bridge drawing: where they stand, how they wrap, and which signs the legend explains.

Every block is a dict of lists with its own height, drawn from y = 0 down; the drawing stacks the blocks. One unit is
one point on the A4 page, so no size here may go below 14.
"""

from math import cos, radians, sin

from .bridge_icons import icon_path
from .bridge_text import clean, cut, embed, is_latin, is_rtl, longest_word, runs, spread, text_width, wrap

LABEL = 14
LINE = 16.5
NAME = 16
ANGLE = 52
BLOCK_LISTS = ("texts", "signs", "bricks", "arrows", "scaffolds", "lines")


def block(height=0, **lists):
    """Return a block of the drawing: its height and the things on it."""
    return {"height": height} | {name: [] for name in BLOCK_LISTS} | lists


def text(x, y, words, size=LABEL, **options):
    """Return one line of text; `rtl` tells how the whole text reads when this line alone cannot."""
    rtl = options.pop("rtl", None)
    style = {"anchor": "start", "bold": False, "italic": False, "color": "#111111", "rotate": 0} | options
    words = embed(words, rtl)
    return {"x": round(x, 1), "y": round(y, 1), "text": words, "runs": runs(words), "size": size} | style


def _slots(columns, width):
    """How far it is from each column to its nearest neighbour, or twice the way to the edge."""
    centers = [-columns[0]["center"]] + [c["center"] for c in columns] + [2 * width - columns[-1]["center"]]
    return [min(b - a, c - b) for a, b, c in zip(centers, centers[1:], centers[2:], strict=False)]


def area_labels(columns, width, squeeze=0):
    """Name every area under its column: in one row, in two rows or slanted, whatever comes first without touching."""
    if not columns:
        return block()
    names = [clean(column["area"].get("name")) for column in columns]
    slots = _slots(columns, width)
    for rows in (1, 2):
        rooms = [max(slot * rows - 8, longest_word(name, LABEL) + 1) for name, slot in zip(names, slots, strict=True)]
        wrapped = [wrap(name, LABEL, room, 4) for name, room in zip(names, rooms, strict=True)]
        places = _label_places(columns, wrapped, rows, width)
        if places and all(len(lines) <= 3 for lines in wrapped):
            return _flat_labels(columns, wrapped, places, rows)
    return _slanted_labels(columns, names, squeeze)


def _label_places(columns, wrapped, rows, width):
    """Middles of the labels, or None where they would touch each other or the lines that lead to the second row."""
    places = [0] * len(columns)
    wide = [max((text_width(line, LABEL) for line in lines), default=0) for lines in wrapped]
    for row in range(rows):
        row_columns, row_widths = columns[row::rows], wide[row::rows]
        spots = spread([column["center"] for column in row_columns], row_widths, 7, width, 14 if rows == 1 else 0.1)
        if spots is None:
            return None
        places[row::rows] = spots
    distances = _slots(columns, width)
    if rows == 2 and any(wide[i] / 2 > distances[i] - 3 for i in range(0, len(columns), 2)):
        return None
    return places


def _flat_labels(columns, wrapped, places, rows):
    heights = [max((len(lines) for lines in wrapped[row::rows]), default=0) * LINE for row in range(rows)]
    texts, leaders = [], []
    for index, (column, lines) in enumerate(zip(columns, wrapped, strict=True)):
        top = heights[0] + 5 if index % rows else 0
        if top:
            leaders.append({"x": round(column["center"], 1), "y": 2, "d": f"M0,0 V{top:.1f}"})
        for number, line in enumerate(lines):
            texts.append(text(places[index], top + 14 + LINE * number, line, anchor="middle"))
    return block(sum(heights) + 5 * rows, texts=texts, lines=leaders)


def _slanted_labels(columns, names, squeeze):
    pitch = min((b["center"] - a["center"] for a, b in zip(columns, columns[1:], strict=False)), default=100)
    max_lines = max(1, min(2, int(pitch * sin(radians(ANGLE)) / (LINE - 1))))
    longest = (126, 106, 86)[squeeze]
    texts, deepest = [], 0
    for column, name in zip(columns, names, strict=True):
        room = min(longest, (column["center"] - 14) / cos(radians(ANGLE)))
        lines = wrap(name, LABEL, room, max_lines)
        for number, line in enumerate(lines):
            # The lines of one label lie beside each other, square to the slant.
            aside = (number - (len(lines) - 1) / 2) * (LINE - 1)
            x = column["center"] + 4 + aside * sin(radians(ANGLE))
            y = 14 + aside * cos(radians(ANGLE))
            texts.append(text(x, y, line, anchor="end", rotate=-ANGLE))
            deepest = max(deepest, text_width(line, LABEL) * sin(radians(ANGLE)))
    return block(deepest + (20, 17, 14)[squeeze], texts=texts)


def pillar_names(segments, width, squeeze=0):
    """Put an icon and a name under every pillar; when a name does not fit, icons only and all names in a key below."""
    names = [clean(segment["pillar"].get("name")) for segment in segments]
    centers = [segment["center"] for segment in segments]
    for lines_at_most in (1, 2):
        rooms = [width] * len(names)
        if lines_at_most > 1:
            words = [longest_word(name, NAME, True) for name in names]
            rooms = [max(segment["width"] - 30, word) for segment, word in zip(segments, words, strict=True)]
        wrapped = [wrap(name, NAME, room, 3, bold=True) for name, room in zip(names, rooms, strict=True)]
        wide = [max((text_width(line, NAME, True) for line in lines), default=0) + 30 for lines in wrapped]
        places = spread(centers, wide, 12, width, 24)
        if places and all(len(lines) <= lines_at_most for lines in wrapped):
            lefts = [place - w / 2 for place, w in zip(places, wide, strict=True)]
            return _names_beside_icons(segments, wrapped, lefts)
    return _pillar_key(segments, names, width, squeeze)


def _names_beside_icons(segments, wrapped, lefts):
    names = block(30 if max(map(len, wrapped), default=0) < 2 else 38)
    for segment, lines, left in zip(segments, wrapped, lefts, strict=True):
        names["signs"].append(_icon(segment, left + 12, 15))
        first = 20.5 if len(lines) < 2 else 13
        for number, line in enumerate(lines):
            style = {"bold": True, "color": segment["color"]}
            names["texts"].append(text(left + 30, first + 17 * number, line, NAME, **style))
    return names


def _icon(segment, x, y):
    icon = icon_path(segment["pillar"].get("icon"))
    return {"x": round(x, 1), "y": round(y, 1), "d": icon, "scale": 1, "color": segment["color"]}


def _pillar_key(segments, names, width, squeeze):
    """Icons under the pillars, all names below; numbers where pillars share an icon, as a key leads to one place."""
    icons = [icon_path(segment["pillar"].get("icon")) for segment in segments]
    # In a crowded drawing the names get three rows and not more.
    room = width / -(-len(segments) // 3) - 46 if squeeze else width / 2 - 40
    key = block(0)
    x, y, row = 0, 28, 20 if squeeze else 22
    for number, (segment, name, icon) in enumerate(zip(segments, names, icons, strict=True), 1):
        areas = segment["pillar"]["areas"]
        if len(areas) == 1 and clean(areas[0].get("name")) == name:
            # An instrument without pillars of its own: the area above already says it.
            key["signs"].append(_icon(segment, segment["center"], 14))
            continue
        name = cut(name, LABEL, room, bold=True)
        wide = 28 + text_width(name, LABEL, bold=True) + 16
        if x and x + wide > width:
            x, y = 0, y + row
        if icons.count(icon) > 1:
            for place_of_number in ((segment["center"], 20), (x + 13, y + 17)):
                key["texts"].append(text(*place_of_number, str(number), NAME, bold=True, anchor="middle"))
        else:
            key["signs"] += [_icon(segment, segment["center"], 14), _icon(segment, x + 13, y + 12) | {"scale": 0.8}]
        key["texts"].append(text(x + 28, y + 17, name, bold=True, color=segment["color"]))
        x += wide
    return key | {"height": y + row + 2 if x else y}


def own_words(bridge, width, squeeze=0):
    """Strengths above the person on this side, the vision above the flag on the other side, in the person's words."""
    lines_at_most = 2 if squeeze > 1 else 3
    words = block(0)
    y = 0
    for strength in (bridge.get("strengths") or [])[:3]:
        line = cut(clean(strength), LABEL + 1, width * 0.42)
        if line:
            y += 19
            words["signs"].append({"x": 9, "y": y - 5, "d": icon_path("star"), "scale": 0.6, "color": "#111111"})
            words["texts"].append(text(22, y, line, LABEL + 1))
    height, y = y, 0
    vision = clean(bridge.get("vision"))
    rtl = is_rtl(vision)
    for line in wrap(f"“{vision}”", LABEL + 1, width * 0.5, lines_at_most) if vision else []:
        y += 18
        words["texts"].append(text(width, y, line, LABEL + 1, anchor="end", italic=is_latin(line), rtl=rtl))
    date = clean(bridge.get("vision_date"))
    if date:
        y += 18
        words["texts"].append(text(width, y, cut(date, LABEL, width * 0.4), anchor="end", color="#333333"))
    height = max(height, y)
    return words | {"height": height and height + 6}


def head(bridge, width, squeeze=0):
    """The first lines of the printed page: whose Bridge, when, filled in by whom, and the one sentence that counts."""
    meta = ", ".join(filter(None, (clean(bridge.get("date")), clean(bridge.get("filled_in_by")))))
    meta = cut(meta, LABEL, width * 0.48)
    title = cut(clean(bridge.get("title")), 25, width - text_width(meta, LABEL) - 24, bold=True)
    texts = [text(0, 24, title, 25, bold=True), text(width, 22, meta, anchor="end", color="#333333")]
    lines = wrap(clean(bridge.get("sentence")), 18, width, 1 if squeeze > 1 else 2)
    texts += [text(0, 50 + 21 * number, line, 18) for number, line in enumerate(lines)]
    return block(36 + 21 * len(lines) + 6, texts=texts)
