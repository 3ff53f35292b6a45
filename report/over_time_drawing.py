"""Every coordinate of the charts over time, as lists of plain dicts for the template `over_time_chart` to draw.

Nothing here knows the database. A chart is as wide as a telephone, one unit about one pixel there, so that a wide page
shows more charts beside each other rather than larger ones. What was filled in with a mentor is a square on a full
line, what somebody filled in alone a ring on a dotted one: the two are told apart without colour.
"""

from .bridge_bricks import QUIET_SIGNS
from .bridge_icons import CHECK, QUESTION, icon_path, ink
from .bridge_labels import text
from .bridge_text import clean, text_width, wrap

WIDTH = 344
LEFT, RIGHT = 34, 20
SMALL = 12
# Points closer than this are pushed apart: days matter less than to see each of them.
NEAR = 19
ROW, LOWEST, HIGHEST = 20, 66, 132
LANE = 24
GREY, PALE, BAND, INK = "#555555", "#c9c9c9", "#e4ece0", "#111111"
LISTS = ("shapes", "signs", "texts")


def places(days, left, right):
    """Return where each of these days (numbers, in order) stands between two edges, none nearer than can be told."""
    if not days:
        return []
    room, span = right - left, days[-1] - days[0]
    near = min(NEAR, room / max(len(days) - 1, 1))
    if not span and len(days) == 1:
        return [left + room / 2]
    spots = [left + room * ((day - days[0]) / span if span else 0) for day in days]
    for index in range(1, len(spots)):
        spots[index] = max(spots[index], spots[index - 1] + near)
    spots[-1] = min(spots[-1], right)
    for index in reversed(range(len(spots) - 1)):
        spots[index] = min(spots[index], spots[index + 1] - near)
    return [round(spot, 1) for spot in spots]


def area_chart(area, time):
    """Return the chart of one area: its levels over time, with breaks and trainings marked.

    :param dict area: title, desc, color, points (moment, voice, answer, level, levels, joined), stretches (first, last,
        holds: a list of booleans from the lowest level up), breaks (before, after, words) and trainings (indexes).
        Moments are indexes; `joined` is the index of the point that a line leads here from, or None
    :param dict time: moments and trainings (lists of dicts with day, a number, and words) and direction
    """
    chart = {name: [] for name in LISTS}
    moments, trainings = _stops(time, LEFT + 8, WIDTH - RIGHT - 8)
    flags = [(trainings[index], time["trainings"][index]["words"], "training") for index in area["trainings"]]
    flags += [
        ((moments[item["before"]] + moments[item["after"]]) / 2, item["words"], "break") for item in area["breaks"]
    ]
    top = _flag_words(chart, flags) + 6
    most = max((len(stretch["holds"]) for stretch in area["stretches"]), default=2)
    plot = {"top": top, "bottom": top + max(LOWEST, min(most * ROW, HIGHEST))}
    _draw_stretches(chart, area["stretches"], moments, plot)
    bottom = plot["bottom"]
    if any(point["answer"] != "level" for point in area["points"]):
        bottom += LANE
    for x, _words, kind in flags:
        _draw_flag(chart, x, top - 4, bottom + 2, kind)
    _draw_points(chart, area, moments, plot)
    chart["shapes"].append(_shape(f"M{LEFT},{bottom + 2:.1f} H{WIDTH - RIGHT}", GREY, 1.2))
    height = bottom + 2 + _dates(chart, time["moments"], moments, bottom + 2)
    return _finish(chart, area, height, time)


def pillar_chart(pillars, time, words):
    """Return the chart of pillars: a row each, a sign a moment, and above it how many hold.

    :param list pillars: dicts with name, icon, color, marks (moment, voice, holds: True, False or None) and breaks
        (before, after)
    :param dict words: title, desc and count (what the numbers are)
    """
    chart = {name: [] for name in LISTS}
    names = 134
    moments, _trainings = _stops(time, names + 14, WIDTH - RIGHT - 4)
    near = min((b - a for a, b in zip(moments, moments[1:], strict=False)), default=NEAR)
    size = min(8.5, max(near / 2 - 1.6, 2.5))
    _words_in(chart, words["count"], 0, 2, 36, names - 8, bold=True)
    for moment, x in zip(time["moments"], moments, strict=True):
        chart["texts"].append(text(x, 25, str(moment["holding"]), 15, anchor="middle", bold=True))
    y = 38
    for pillar in pillars:
        color = ink(pillar["color"])
        chart["shapes"].append(_shape(f"M0,{y} H{WIDTH}", PALE, 1))
        chart["signs"].append({"x": 13, "y": y + 20, "d": icon_path(pillar["icon"]), "scale": 0.9, "color": color})
        _words_in(chart, pillar["name"], 31, y, 40, names - 37, bold=True, color=color)
        for item in pillar["breaks"]:
            _draw_break(chart, (moments[item["before"]] + moments[item["after"]]) / 2, y + 3, y + 37)
        for mark in pillar["marks"]:
            _draw_mark(chart, moments[mark["moment"]], y + 20, size, mark, color)
        y += 40
    chart["shapes"].append(_shape(f"M0,{y} H{WIDTH}", GREY, 1.2))
    height = y + _dates(chart, time["moments"], moments, y, names - 30)
    return _finish(chart, words, height, time)


def sample(kind):
    """Return a little chart that explains one sign of the others."""
    chart = {name: [] for name in LISTS}
    mark = {"holds": kind.endswith("holds"), "voice": "self" if kind.startswith("self_") else "together"}
    if kind in ("together", "self"):
        chart["shapes"].append(_line(2, 10, 30, 10, kind, GREY))
        _draw_point(chart, 16, 10, kind, GREY)
    elif kind in ("holds", "open", "self_holds", "self_open"):
        _draw_mark(chart, 16, 10, 8.5, mark, GREY)
    elif kind == "band":
        chart["shapes"].append(_shape("M1,2 H31 V18 H1 Z", "none", 0, BAND))
        chart["signs"].append({"x": 16, "y": 10, "d": CHECK, "scale": 0.9, "color": GREY})
    elif kind in ("break", "training"):
        _draw_flag(chart, 16, 3, 19, kind)
    else:
        chart["signs"].append({"x": 16, "y": 10, "d": QUIET_SIGNS[kind], "scale": 0.9, "color": INK})
    return _finish(chart, {"title": "", "desc": ""}, 20, {"direction": "ltr"}, 32)


def _finish(chart, words, height, time, width=WIDTH):
    """Add what belongs to the whole picture; right-to-left turns it, but not its words and signs."""
    chart |= {"view_box": f"0 0 {width} {height:.1f}", "width": width, "mirror": ""}
    chart |= {"title": clean(words["title"]), "desc": words["desc"]}
    if time["direction"] == "rtl":
        anchors = {"start": "end", "end": "start", "middle": "middle"}
        chart["mirror"] = f"translate({width},0) scale(-1,1)"
        for item in chart["signs"] + chart["texts"]:
            item["x"] = round(width - item["x"], 1)
        for line in chart["texts"]:
            line["anchor"] = anchors[line["anchor"]]
    return chart


def _stops(time, left, right):
    """Return where the moments and the trainings stand: one order of days for every chart of a page."""
    days = [(item["day"], 0, index) for index, item in enumerate(time["moments"])]
    days += [(item["day"], 1, index) for index, item in enumerate(time["trainings"])]
    days.sort()
    spots = dict(zip([key[1:] for key in days], places([key[0] for key in days], left, right), strict=True))
    return tuple([spots[kind, i] for i in range(len(time[name]))] for kind, name in enumerate(("moments", "trainings")))


def _shape(d, color, width, fill="none", dash=None):
    return {"d": d, "color": color, "width": width, "fill": fill, "dash": dash}


def _line(x1, y1, x2, y2, voice, color):
    dash = "1.5 4" if voice == "self" else None
    return _shape(f"M{x1:.1f},{y1:.1f} L{x2:.1f},{y2:.1f}", color, 2.4, dash=dash)


def _circle(x, y, radius):
    return (
        f"M{x - radius:.1f},{y:.1f} a{radius},{radius} 0 1,0 {2 * radius},0 a{radius},{radius} 0 1,0 {-2 * radius},0 Z"
    )


def _square(x, y, half):
    return f"M{x - half:.1f},{y - half:.1f} h{2 * half} v{2 * half} h{-2 * half} Z"


def _draw_point(chart, x, y, voice, color):
    if voice == "self":
        chart["shapes"].append(_shape(_circle(x, y, 5.5), color, 3, "#ffffff"))
    else:
        chart["shapes"].append(_shape(_square(x, y, 5.5), INK, 0.8, color))


def _draw_mark(chart, x, y, size, mark, color):
    """A filled sign with a check where a pillar holds, an empty one where not, a question where nobody knows."""
    d = _circle(x, y, size) if mark["voice"] == "self" else _square(x, y, size)
    sign = {"x": round(x, 1), "y": round(y, 1), "scale": round(size / 9, 2)}
    if mark["holds"]:
        chart["shapes"].append(_shape(d, INK, 0.8, color))
        chart["signs"].append(sign | {"d": CHECK, "color": "#ffffff"})
    else:
        unknown = mark["holds"] is None
        chart["shapes"].append(_shape(d, GREY if unknown else color, 1.3, "#ffffff", "2 2" if unknown else None))
        if unknown:
            chart["signs"].append(sign | {"d": QUESTION, "color": INK, "scale": round(size / 11, 2)})


def _draw_break(chart, x, top, bottom):
    """Two thin lines with nothing between them: here the story begins anew."""
    chart["shapes"].append(_shape(f"M{x - 3:.1f},{top} h6 V{bottom:.1f} h-6 Z", "none", 0, "#ffffff"))
    chart["shapes"].append(_shape(f"M{x - 3:.1f},{top} V{bottom:.1f} m6,0 V{top}", INK, 1, dash="3 2"))


def _draw_flag(chart, x, top, bottom, kind):
    if kind == "break":
        return _draw_break(chart, x, top, bottom)
    chart["shapes"].append(_shape(f"M{x:.1f},{top} V{bottom:.1f}", INK, 1.6))
    chart["shapes"].append(_shape(f"M{x:.1f},{top} h9 l-3,3.5 l3,3.5 h-9 Z", INK, 1, INK))
    return None


def _flag_words(chart, flags):
    """Write what each break and training is above the plot, in as many rows as they need; return the height."""
    rows = []
    for x, words, kind in sorted(flags):
        [words] = wrap(clean(words), SMALL, WIDTH - 8, 1) or [""]
        half = text_width(words, SMALL, kind == "training") / 2
        middle = min(max(x, half + 1), WIDTH - half - 1)
        row = next((i for i, edge in enumerate(rows) if middle - half > edge), len(rows))
        if row == len(rows):
            rows.append(0)
        rows[row] = middle + half + 8
        style = {"anchor": "middle", "bold": kind == "training"}
        chart["texts"].append(text(middle, 13 + 16 * row, words, SMALL, **style))
    return 16 * len(rows) + (4 if rows else 0)


def _draw_stretches(chart, stretches, moments, plot):
    """The levels as thin lines, those that carry a pillar as a band; each stretch has the levels of its own time."""
    edges = [(a["last"], b["first"]) for a, b in zip(stretches, stretches[1:], strict=False)]
    middles = [(moments[before] + moments[after]) / 2 for before, after in edges]
    for stretch, left, right in zip(stretches, [LEFT, *middles], [*middles, WIDTH - RIGHT], strict=True):
        count = len(stretch["holds"])
        row = (plot["bottom"] - plot["top"]) / count
        for index, holds in enumerate(stretch["holds"]):
            y = plot["bottom"] - row * (index + 1)
            if holds:
                d = f"M{left:.1f},{y:.1f} H{right:.1f} v{row:.1f} H{left:.1f} Z"
                chart["shapes"].append(_shape(d, "none", 0, BAND))
            chart["shapes"].append(_shape(f"M{left:.1f},{y:.1f} H{right:.1f}", PALE, 0.8))
        if left == LEFT and any(stretch["holds"]):
            lowest = plot["bottom"] - row * (stretch["holds"].index(True) + 0.5)
            chart["signs"].append({"x": 16, "y": round(lowest, 1), "d": CHECK, "scale": 0.9, "color": GREY})


def _draw_points(chart, area, moments, plot):
    color = ink(area["color"])
    spots = []
    for point in area["points"]:
        row = (plot["bottom"] - plot["top"]) / max(point["levels"], 1)
        y = plot["bottom"] - row * ((point["level"] or 0) + 0.5)
        spots.append((moments[point["moment"]], y))
    for point, (x, y) in zip(area["points"], spots, strict=True):
        if point["joined"] is not None:
            chart["shapes"].append(_line(*spots[point["joined"]], x, y, point["voice"], color))
    for point, (x, y) in zip(area["points"], spots, strict=True):
        if point["answer"] == "level":
            _draw_point(chart, x, y, point["voice"], color)
        elif point["answer"] in QUIET_SIGNS:
            sign = {"x": round(x, 1), "y": round(plot["bottom"] + LANE / 2 + 1, 1), "scale": 0.75, "color": INK}
            chart["signs"].append(sign | {"d": QUIET_SIGNS[point["answer"]]})


def _words_in(chart, words, x, y, height, width, **style):
    """Write words in a cell, on one line or two, in its middle."""
    lines = wrap(clean(words), 14, width, 2, bold=True)
    first = y + height / 2 + (5 if len(lines) < 2 else -3)
    for number, line in enumerate(lines):
        chart["texts"].append(text(x, first + 16 * number, line, 14, **style))


def _dates(chart, moments, spots, y, left=0):
    """Write as many of the days under their points as fit without touching: the last, the first, then the others."""
    taken = []
    order = [len(moments) - 1, 0, *range(1, len(moments) - 1)]
    for index in dict.fromkeys(order):
        words, x = moments[index]["words"], spots[index]
        half = text_width(words, SMALL) / 2
        middle = min(max(x, left + half), WIDTH - half)
        chart["shapes"].append(_shape(f"M{x},{y:.1f} v5", GREY, 1.2))
        if all(middle - half > b + 8 or middle + half < a - 8 for a, b in taken):
            taken.append((middle - half, middle + half))
            chart["texts"].append(text(middle, y + 18, words, SMALL, anchor="middle", color="#333333"))
    return 24
