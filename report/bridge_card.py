"""The Bridge on a card: the same stones and planks, put together in as few strokes as can be.

A screen shows eighty cards at once, so bricks that look alike become one path. Small as it is, nothing is told by
colour alone: new bricks are hatched, former ones crossed, wanted ones dashed, and planks lie only where a pillar holds.
"""

# In the order in which they are drawn: (fill, stroke, width, dashes). None is the colour of the pillar.
STYLES = {
    "here": ("#efe6d6", "#6d6654", 1, ""),
    "there": ("#e2edda", "#6d6654", 1, ""),
    "braces": ("none", "#b29b74", 1, ""),
    "scaffold": ("none", "#7d6238", 2, ""),
    "posts": ("none", "#333333", 3, ""),
    "wanted": ("#ffffff", None, 1.4, "3 2"),
    "was": ("#ffffff", "#777777", 1, ""),
    "asked": ("#ffffff", "#777777", 1.2, "2 3"),
    "now": (None, "#1a1a1a", 0.6, ""),
    "hatch": ("none", "#ffffff", 2.2, ""),
    "cross": ("none", "#8a8a8a", 1.3, ""),
    "feet": ("#444444", "none", 0, ""),
    "open": ("none", "#555555", 2, "3 4"),
    "deck": ("#a98c5d", "#5f4a28", 1, ""),
    "planks": ("#333333", "none", 0, ""),
    "joints": ("none", "#ffffff", 0.8, ""),
}
LIKE = {"new": "now", "again": "wanted"}
# A brick narrower than this has room for one stroke of the hatch.
NARROW = 14


def card_strokes(drawing):
    """Return the strokes of a drawing of size 'card', as few as can be: d, fill, stroke, width and dashes."""
    paths = {}

    def draw(style, d, color=""):
        paths.setdefault((style, color), []).append(d)

    for bank in drawing["banks"]:
        draw(bank["side"], bank["d"])
    for scaffold in drawing["scaffolds"]:
        draw("braces", _move(scaffold["braces"], scaffold))
        draw("scaffold", _move(scaffold["posts"], scaffold))
        if scaffold.get("deck_width"):
            draw("deck", _box(scaffold | {"width": scaffold["deck_width"], "height": scaffold["deck_height"]}))
    for post in drawing["posts"]:
        draw("posts", _move(post["d"], post))
    for brick in drawing["bricks"]:
        kind = brick["kind"]
        style = LIKE.get(kind, kind)
        draw(style, _box(brick), brick["color"] if None in STYLES[style] else "")
        if kind == "new":
            draw("hatch", _hatch(brick))
        elif kind in ("was", "again"):
            draw("cross", _cross(brick))
    for foot in drawing["feet"]:
        draw("feet", _box(foot))
    for stretch in drawing["open"]:
        draw("open", f"M{stretch['x'] + 4:.5g},{stretch['y'] + 2:.5g}h{stretch['width'] - 8:.5g}")
    for plank in drawing["planks"]:
        draw("planks", _box(plank))
        draw("joints", _move(plank["joints"], plank))
    order = list(STYLES)
    return [_stroke(paths[key], *key) for key in sorted(paths, key=lambda key: order.index(key[0]))]


def _stroke(parts, style, color):
    fill, stroke, width, dashes = STYLES[style]
    line = color if stroke is None else stroke
    return {"d": "".join(parts), "fill": fill or color, "stroke": line, "width": width, "dashes": dashes}


def _box(item):
    return f"M{item['x']:.5g},{item['y']:.5g}h{item['width']:.5g}v{item['height']:.5g}h{-item['width']:.5g}z"


def _hatch(brick):
    x, y, width, height = (brick[name] for name in ("x", "y", "width", "height"))
    starts = (0.3,) if width < NARROW else (0.12, 0.5)
    lean, rise = width * 0.38, height * 0.76
    return "".join(f"M{x + width * start:.5g},{y + height * 0.88:.5g}l{lean:.3g},{-rise:.3g}" for start in starts)


def _cross(brick):
    x, y, width, height = (brick[name] for name in ("x", "y", "width", "height"))
    return f"M{x:.5g},{y:.5g}l{width:.4g},{height:.4g}m{-width:.4g},0l{width:.4g},{-height:.4g}"


def _move(d, item):
    """Return the path ``d``, made of absolute M, L and V and of relative steps, moved to where ``item`` stands."""
    moved = []
    for step in d.split():
        command, numbers = step[0], step[1:].split(",")
        if command in "ML":
            step = f"{command}{float(numbers[0]) + item['x']:.5g},{float(numbers[1]) + item['y']:.5g}"
        elif command == "V":
            step = f"V{float(numbers[0]) + item['y']:.5g}"
        moved.append(step)
    return "".join(moved)
