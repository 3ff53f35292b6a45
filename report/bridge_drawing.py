"""Every coordinate of the Bridge drawing, as lists of plain dicts for the template `bridge_drawing` to draw.

Nothing here knows the database: an upper room says in a dict what a Bridge looks like (see `layout`). One unit is one
point on an A4 page in landscape with margins of 8 mm, so the sizes of the words are their sizes on paper.
"""

from .bridge_bricks import column_bricks, deck_parts, place
from .bridge_card import card_strokes
from .bridge_icons import CHECK, FLAG_CLOTH, FLAG_POLE, PERSON, PERSON_HEAD, QUESTION
from .bridge_labels import area_labels, block, head, own_words, pillar_names
from .bridge_legend import legend, signs_in
from .bridge_text import clean

# Widths of the page, a bank, the gap between pillars, the place of an area and the share between its bricks, and so on.
FULL = {"width": 796, "bank": 62, "gap": 20, "pitch": 84, "inner": 0.1}
FULL |= {"plank": 12, "plank_width": 20, "post": 5, "foot": 8}
CARD = {"width": 240, "bank": 18, "gap": 10, "pitch": 26, "inner": 0.14}
CARD |= {"plank": 7, "plank_width": 12, "post": 3, "foot": 4}
CARD_HEIGHT = 100
PAGE_HEIGHT = 542
# Head room over the deck for the person, the flag and the signs of the pillars.
PEOPLE = 50
LOW, HIGH = 74, 250
MAX_BRICK = 58
# More arrows than this are a tangle; the strongest are drawn and the rest is counted.
MAX_ARROWS = 24
LISTS = ("bricks", "planks", "posts", "scaffolds", "open", "feet", "arrows", "signs", "texts", "lines")


def layout(bridge, size="full"):
    """Return the drawing of `bridge` as a dict of lists of coordinates.

    :param dict bridge: what to draw: first_name, date, filled_in_by, vision, vision_date, strengths, sentence, title,
        desc, labels, pillars (name, icon, color, holds, helped, areas), influences (source, target, sign, strength) and
        optionally direction ('rtl' mirrors the drawing). An area has name, code, answer, level, previous, target (level
        indexes from 0), levels and holds_from; level index i is drawn as i + 1 bricks.
    :param str size: 'full' for screen and paper (template `bridge_drawing`), or 'card': bricks and deck only, legible
        120 pixels wide (template `bridge_card`).
    """
    drawing = _card(bridge) if size == "card" else _full(bridge)
    width = drawing["width"]
    drawing |= {"size": size, "title": clean(bridge.get("title")), "desc": clean(bridge.get("desc"))}
    page_height = round(drawing["head"]["height"] + drawing["height"], 1)
    drawing |= {"view_box": f"0 0 {width} {drawing['height']}", "page_view_box": f"0 0 {width} {page_height}"}
    # Should words ever need more than the page, then the picture shrinks a little rather than the page breaks.
    drawing["page_ratio"] = round(100 * min(page_height, PAGE_HEIGHT + 2) / width, 3)
    drawing["mirror"] = ""
    if bridge.get("direction") == "rtl":
        drawing["mirror"] = f"translate({width},0) scale(-1,1)"
        for part in (drawing, drawing["head"]):
            _mirror(part, width)
    return drawing


def _mirror(part, width):
    """Turn around what must stay readable; the template turns the shapes."""
    anchors = {"start": "end", "end": "start", "middle": "middle"}
    for item in part["signs"]:
        item["x"] = round(width - item["x"], 1)
    for item in part.get("areas", ()):
        item["x"] = width - item["x"] - item["width"]
    for item in part["texts"]:
        item |= {"x": round(width - item["x"], 1), "anchor": anchors[item["anchor"]], "rotate": -item["rotate"]}


def _card(bridge):
    columns, segments = place(bridge, CARD)
    drawing = {name: [] for name in LISTS}
    deck, ground = 12, CARD_HEIGHT - 10
    for column in columns:
        drawing["bricks"] += column_bricks(column, deck + 10, ground)[0]
    drawing |= deck_parts(segments, deck, ground, CARD)
    if not segments:
        drawing["open"] = [{"x": CARD["bank"], "y": deck, "width": CARD["width"] - 2 * CARD["bank"]}]
    drawing |= {"width": CARD["width"], "height": CARD_HEIGHT, "banks": _banks(CARD, deck, CARD_HEIGHT)}
    return drawing | {"head": block(), "strokes": card_strokes(drawing)}


def _full(bridge):
    width = FULL["width"]
    columns, segments = place(bridge, FULL)
    levels = max((int(column["area"].get("levels") or 1) for column in columns), default=1)
    for squeeze in range(3):
        arrows, left_out = influence_arrows(bridge, columns, (52, 40, 30)[squeeze])
        depth = max((arrow["depth"] for arrow in arrows), default=0)
        water = depth + 12 if depth else 28
        people = (PEOPLE, PEOPLE, 45)[squeeze]
        title = head(bridge, width, squeeze)
        above = own_words(bridge, width, squeeze)
        below = [area_labels(columns, width, squeeze), pillar_names(segments, width, squeeze)]
        found = signs_in(columns, segments, _all_bricks(columns, 0, 100)[0], arrows)
        below.append(legend(found, bridge.get("labels") or {}, width))
        words = sum(item["height"] for item in below) + 17
        room = PAGE_HEIGHT - title["height"] - above["height"] - people - FULL["plank"] - FULL["foot"] - water - words
        if room >= LOW:
            break
    wall = max(46, min(room, HIGH, levels * MAX_BRICK))
    deck = above["height"] + people
    ground = deck + FULL["plank"] + wall
    shore = ground + FULL["foot"] + water
    drawing = {name: [] for name in LISTS} | deck_parts(segments, deck, ground, FULL)
    drawing["bricks"], drawing["signs"] = _all_bricks(columns, deck + FULL["plank"] + 4, ground)
    drawing["signs"] += _pillar_signs(segments, deck)
    drawing["arrows"] = [arrow | {"y": round(ground + FULL["foot"] + 1, 1)} for arrow in arrows]
    _stack(drawing, above, 0)
    y = shore + 4
    for item, space in zip(below, (0, 4, 8), strict=True):
        _stack(drawing, item, y + space)
        y += item["height"] + space
    drawing |= {"width": width, "height": round(y + 1, 1), "head": title, "arrows_left_out": left_out}
    drawing |= {"banks": _banks(FULL, deck, shore), "waves": _waves(FULL, ground + FULL["foot"] + 7, shore)}
    drawing["areas"] = _places_to_tap(columns, deck, ground)
    middle = FULL["bank"] * 0.5
    drawing["person"] = {"x": middle, "y": round(deck, 1), "d": PERSON, "head": PERSON_HEAD}
    drawing["flag"] = {"x": width - middle - 8, "y": round(deck, 1), "pole": FLAG_POLE, "cloth": FLAG_CLOTH}
    return drawing


def _places_to_tap(columns, deck, ground):
    """Return where each area can be tapped: the whole breadth of its column, from the deck to the ground."""
    places = []
    for column in columns:
        width = column["width"] / (1 - FULL["inner"])
        place_of_area = {"code": column["area"].get("code"), "x": column["center"] - width / 2, "width": width}
        places.append(place_of_area | {"y": deck, "height": ground - deck + FULL["foot"]})
    return places


def _stack(drawing, item, top):
    for name in ("texts", "signs", "bricks", "arrows", "scaffolds", "lines"):
        drawing[name] += [thing | {"y": round(thing["y"] + top, 1)} for thing in item[name]]


def _all_bricks(columns, top, ground):
    bricks, signs = [], []
    for column in columns:
        some_bricks, some_signs = column_bricks(column, top, ground)
        bricks += some_bricks
        signs += some_signs
    return bricks, signs


def _pillar_signs(segments, deck):
    """A check over a pillar that holds, a question over one of which nobody knows; nothing over the others."""
    signs = []
    for segment in segments:
        holds = segment["pillar"].get("holds")
        if holds or holds is None:
            place_of_sign = {"x": round(segment["center"], 1), "y": round(deck - 18, 1), "scale": 1}
            signs.append(place_of_sign | {"d": CHECK if holds else QUESTION, "ring": bool(holds)})
    return signs


def _banks(frame, deck, bottom):
    """This side and the other side: two quays, a little wider at the foot."""
    width, bank = frame["width"], frame["bank"]
    lean = bank * 0.12
    return [
        {"d": f"M0,{deck:.1f} H{bank} L{bank + lean:.1f},{bottom:.1f} H0 Z", "side": "here"},
        {"d": f"M{width},{deck:.1f} h{-bank} L{width - bank - lean:.1f},{bottom:.1f} H{width} Z", "side": "there"},
    ]


def _waves(frame, top, bottom):
    """Quiet water between the banks."""
    left, room = frame["bank"] * 1.12 + 3, frame["width"] - 2.24 * frame["bank"] - 6
    count = max(2, int(room / 32) // 2 * 2)
    half = room / count
    wave = "".join(f"q{half / 2:.2f},{-4 if i % 2 else 4} {half:.2f},0" for i in range(count))
    rows = max(2, int((bottom - top) / 13) + 1)
    step = (bottom - top - 6) / (rows - 1)
    return " ".join(f"M{left:.1f},{top + step * row:.1f} {wave}" for row in range(rows))


def influence_arrows(bridge, columns, room=52):
    """Return (arrows, number left out): arcs under the water line from the area that acts to the area it acts on."""
    by_code = {column["area"].get("code"): index for index, column in enumerate(columns)}
    known = []
    for influence in bridge.get("influences") or []:
        source, target = by_code.get(influence.get("source")), by_code.get(influence.get("target"))
        if source is not None and target is not None and source != target:
            strength = max(1, min(int(influence.get("strength") or 1), 3))
            known.append((source, target, influence.get("sign") or "heavier", strength))
    known.sort(key=lambda item: (-item[3], abs(item[0] - item[1])))
    drawn = sorted(known[:MAX_ARROWS], key=lambda item: abs(item[0] - item[1]))
    return _arcs(drawn, _ports(drawn, columns), room), len(known) - len(drawn)


def _ports(influences, columns):
    """Spread the ends of arrows that meet under one column, so that no two touch the same spot."""
    ends = {}
    for number, (source, target, _sign, _strength) in enumerate(influences):
        ends.setdefault(source, []).append((target, number, "from"))
        ends.setdefault(target, []).append((source, number, "to"))
    ports = {}
    for index, meeting in ends.items():
        column = columns[index]
        step = min(13, column["width"] / len(meeting))
        for place_in_row, (_other, number, side) in enumerate(sorted(meeting)):
            ports[number, side] = column["center"] + (place_in_row - (len(meeting) - 1) / 2) * step
    return ports


def _arcs(influences, ports, room):
    lanes, chosen = [], []
    for number in range(len(influences)):
        start, end = sorted((ports[number, "from"], ports[number, "to"]))
        lane = next((i for i, taken in enumerate(lanes) if all(end < a or start > b for a, b in taken)), len(lanes))
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append((start, end))
        chosen.append(lane)
    step = min(13, room / max(len(lanes), 1))
    arrows = []
    for number, (_source, _target, sign, strength) in enumerate(influences):
        x, across = ports[number, "from"], ports[number, "to"] - ports[number, "from"]
        depth = 22 + step * chosen[number]
        # A cubic curve reaches three quarters of the way to its control points.
        pull, wide = depth / 0.75, 3.2 + strength * 1.1
        arrows.append(
            {
                "x": round(x, 1),
                "sign": sign,
                "width": (1.5, 2.6, 4.0)[strength - 1],
                "depth": depth,
                "d": f"M0,2 C0,{pull:.1f} {across:.1f},{pull:.1f} {across:.1f},{6 + wide / 2:.1f}",
                "head": f"M{across:.1f},0 l{-wide:.1f},{wide * 1.7:.1f} h{wide * 2:.1f} Z",
            }
        )
    return arrows
