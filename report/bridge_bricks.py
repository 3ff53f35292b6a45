"""The stones of the Bridge drawing: columns of bricks, and the deck they carry.

A level with index i is drawn as i + 1 bricks: who stands at the lowest level still has something to build on. Each
column is as high as its instrument has levels, so that the highest level of every area reaches the deck, whether
there are two levels or ten.
"""

from .bridge_icons import DASH, KEEP_TO_MYSELF, QUESTION, ink

QUIET_SIGNS = {"unknown": QUESTION, "rather_not": KEEP_TO_MYSELF, "not_applicable": DASH}
MAX_LEVELS = 12
SIGN_CELL = 30


def place(bridge, frame):
    """Return (columns, segments) from left to right: a column an area, a segment of the deck a pillar."""
    pillars = [pillar for pillar in bridge.get("pillars") or [] if pillar.get("areas")]
    count = sum(len(pillar["areas"]) for pillar in pillars)
    room = frame["width"] - 2 * frame["bank"]
    if not count:
        return [], []
    gap = min(frame["gap"], room * 0.25 / len(pillars))
    pitch = min(frame["pitch"], (room - gap * len(pillars)) / count)
    gap = (room - pitch * count) / len(pillars)
    columns, segments, x = [], [], frame["bank"]
    for pillar in pillars:
        color = ink(pillar.get("color"))
        block = pitch * len(pillar["areas"])
        segment = {"pillar": pillar, "color": color, "x": x, "width": block + gap}
        segment |= {"block": x + gap / 2, "block_width": block, "center": x + (block + gap) / 2}
        segments.append(segment)
        for index, area in enumerate(pillar["areas"]):
            left = segment["block"] + pitch * index
            column = {"area": area, "color": color, "x": left + pitch * frame["inner"] / 2, "center": left + pitch / 2}
            columns.append(column | {"width": pitch * (1 - frame["inner"])})
        x += block + gap
    return columns, segments


def _hatch(width, height):
    """White strokes over a brick, ended at its edges: a clip path would print differently everywhere."""
    edge = min(width, height) * 0.06
    lean = min(height * 0.4, width * 0.6) or 1
    step = max(width / 5.4, 4)
    strokes, start = [], -lean + step * 0.6
    while start < width:
        low = max(edge / height, (edge * 2 - start) / lean)
        high = min(1 - edge / height, (width - edge * 2 - start) / lean)
        if high - low > 0.3:
            x1, x2 = start + lean * low, start + lean * high
            strokes.append(f"M{x1:.1f},{height * (1 - low):.1f} L{x2:.1f},{height * (1 - high):.1f}")
        start += step
    return " ".join(strokes)


def _flag(width, height):
    """A flag in the middle of a brick, as large as the brick allows."""
    size = min(height * 0.36, width * 0.3, 13)
    x, y = width / 2 - size * 0.4, height / 2
    return f"M{x:.1f},{y + size:.1f} V{y - size:.1f} L{x + size * 1.2:.1f},{y - size * 0.5:.1f} L{x:.1f},{y:.1f}"


def brick(x, y, width, height, kind, color, flag=False):
    """Return one brick; `kind` is now, new, was, wanted, again (was and is wanted) or asked (no level given)."""
    cross = kind in ("was", "again")
    inset = min(width, height) * 0.16
    return {
        "x": round(x, 1),
        "y": round(y, 1),
        "width": round(width, 1),
        "height": round(height, 1),
        "kind": kind,
        "color": color,
        "hatch": _hatch(width, height) if kind == "new" else "",
        "hatch_width": round(max(min(width / 17, 3.4), 1), 1),
        "cross": (
            f"M{inset:.1f},{inset:.1f} L{width - inset:.1f},{height - inset:.1f} "
            f"M{width - inset:.1f},{inset:.1f} L{inset:.1f},{height - inset:.1f}"
        )
        if cross
        else "",
        "flag": _flag(width, height) if flag else "",
    }


def _index(value, levels):
    return None if value is None or value is False else max(0, min(int(value), levels - 1))


def brick_kinds(area):
    """Return (number of levels, [(level index, kind, flag)]) of an area, from the ground up."""
    levels = max(1, min(int(area.get("levels") or 1), MAX_LEVELS))
    target = _index(area.get("target"), levels)
    level = _index(area.get("level"), levels) if area.get("answer") == "level" else None
    if level is None:
        # Nobody knows what stands here now, so only the wish itself is drawn.
        wish = target if area.get("answer") in ("unknown", "rather_not", "", None, False) else None
        return levels, [] if wish is None else [(wish, "wanted", True)]
    previous = _index(area.get("previous"), levels)
    before = level if previous is None else previous
    wanted = level if target is None else target
    kinds = []
    for index in range(max(level, before, wanted) + 1):
        if index <= level:
            kind = "new" if index > before else "now"
        elif index <= before:
            kind = "again" if index <= wanted else "was"
        else:
            kind = "wanted"
        kinds.append((index, kind, index == wanted and index > level))
    return levels, kinds


def column_bricks(column, top, ground):
    """Return (bricks, signs) of one area between the deck and the ground."""
    area = column["area"]
    levels, kinds = brick_kinds(area)
    cell = (ground - top) / levels
    joint = min(3.0, cell * 0.12)
    size = column["width"], cell - joint
    bricks = [
        brick(column["x"], ground - cell * (index + 1) + joint, *size, kind, column["color"], flag)
        for index, kind, flag in kinds
    ]
    sign = QUIET_SIGNS.get(area.get("answer"))
    if not sign:
        return bricks, []
    height = min(SIGN_CELL, (ground - top) / 2)
    if area["answer"] != "not_applicable" and not any(index * cell < height for index, _kind, _flag in kinds):
        bricks.append(brick(column["x"], ground - height, column["width"], height, "asked", column["color"]))
    scale = round(min(1, column["width"] / 24, height / 24), 2)
    return bricks, [{"x": round(column["center"], 1), "y": round(ground - height / 2, 1), "d": sign, "scale": scale}]


def deck_state(pillar):
    """Return what lies over a pillar: planks, scaffold or open."""
    if pillar.get("holds"):
        return "planks"
    return "scaffold" if pillar.get("helped") else "open"


def _scaffold(segment, deck, ground, inset):
    """Two posts, braces and a ledger from the ground up to the deck, around the bricks of a pillar."""
    left, width = inset, segment["width"] - 2 * inset
    height = ground - deck
    bays = max(1, min(3, round(height / max(width, 1) * 1.6)))
    rise = height / bays
    braces = []
    for bay in range(bays):
        bottom = height - rise * bay
        braces.append(f"M{left:.1f},{bottom:.1f} l{width:.1f},{-rise:.1f}")
        braces.append(f"M{left + width:.1f},{bottom:.1f} l{-width:.1f},{-rise:.1f}")
        braces.append(f"M{left:.1f},{bottom - rise:.1f} h{width:.1f}")
    posts = f"M{left:.1f},0 V{height:.1f} M{left + width:.1f},0 V{height:.1f}"
    return {"x": round(segment["x"], 1), "y": round(deck, 1), "braces": " ".join(braces), "posts": posts}


def deck_parts(segments, deck, ground, frame):
    """Return planks, posts, scaffolds, open stretches and feet, each a list."""
    parts = {"planks": [], "posts": [], "scaffolds": [], "open": [], "feet": []}
    thickness = frame["plank"]
    for segment in segments:
        pillar, x, width = segment["pillar"], segment["x"], segment["width"]
        inset = max((width - segment["block_width"]) / 2 - frame["post"], frame["post"] / 2)
        place_of_deck = {"x": round(x, 1), "y": round(deck, 1), "width": round(width, 1)}
        state = deck_state(pillar)
        if pillar.get("helped"):
            parts["scaffolds"].append(_scaffold(segment, deck, ground, inset))
        if state == "planks":
            count = max(2, round(width / frame["plank_width"]))
            joints = " ".join(f"M{width * i / count:.1f},0 v{thickness}" for i in range(1, count))
            parts["planks"].append(place_of_deck | {"height": thickness, "joints": joints})
            if not pillar.get("helped"):
                d = f"M{inset:.1f},0 V{ground - deck:.1f} M{width - inset:.1f},0 V{ground - deck:.1f}"
                parts["posts"].append({"x": round(x, 1), "y": round(deck, 1), "d": d, "width": frame["post"]})
        elif state == "open":
            parts["open"].append(place_of_deck)
        else:
            parts["scaffolds"][-1] |= {"deck_width": round(width, 1), "deck_height": round(thickness * 0.6, 1)}
        foot = max(inset - frame["post"] / 2, 1)
        size = {"width": round(width - 2 * foot, 1), "height": frame["foot"]}
        parts["feet"].append({"x": round(x + foot, 1), "y": round(ground, 1)} | size)
    return parts
