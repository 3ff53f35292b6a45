"""The legend of the Bridge drawing: a sample and a few words for each sign that occurs, and for no other."""

from .bridge_bricks import QUIET_SIGNS, brick
from .bridge_icons import CHECK
from .bridge_labels import LABEL, block, text
from .bridge_text import clean, cut, text_width

SAMPLE = 24
GREY = "#444444"
ROW = 22
# In the order in which somebody reads the drawing.
SIGNS = ("holds", "now", "new", "was", "wanted", "helped", "heavier", "helps", *QUIET_SIGNS)


def signs_in(columns, segments, bricks, arrows):
    """Return the set of signs that occur in the drawing."""
    kinds = {"again": ("was", "wanted"), "asked": ()}
    found = {sign for item in bricks for sign in kinds.get(item["kind"], (item["kind"],))}
    found |= {arrow["sign"] for arrow in arrows}
    found |= {column["area"].get("answer") for column in columns} & set(QUIET_SIGNS)
    found |= {"holds" for segment in segments if segment["pillar"].get("holds")}
    found |= {"unknown" for segment in segments if segment["pillar"].get("holds") is None}
    return found | {"helped" for segment in segments if segment["pillar"].get("helped")}


def _sample(sign, x, y, into):
    if sign in ("now", "new", "was", "wanted"):
        into["bricks"].append(brick(x, y + 3, SAMPLE, 16, sign, GREY, flag=sign == "wanted"))
    elif sign == "helped":
        sample = {"posts": "M3,2 V17 M21,2 V17", "braces": "M3,17 L21,4 M21,17 L3,4"}
        sample |= {"deck_width": SAMPLE, "deck_height": 4}
        into["scaffolds"].append({"x": round(x, 1), "y": y + 2} | sample)
    elif sign in ("heavier", "helps"):
        arrow = {"sign": sign, "width": 2.6, "d": "M0,0 H16", "head": "M24,0 L14,-5.5 V5.5 Z"}
        into["arrows"].append({"x": round(x, 1), "y": y + 11} | arrow)
    else:
        holds = sign == "holds"
        place = {"x": round(x + SAMPLE / 2, 1), "y": y + 11, "scale": 0.9}
        into["signs"].append(place | {"d": CHECK if holds else QUIET_SIGNS[sign], "ring": holds})


def legend(found, labels, width):
    """Explain the signs in `found`, in as many rows as the words need; a sign without words is left out."""
    rows = block(0)
    x, y = 0, 0
    for sign in SIGNS:
        words = clean(labels.get(sign)) if sign in found else ""
        if not words:
            continue
        words = cut(words, LABEL, width / 2)
        wide = SAMPLE + 7 + text_width(words, LABEL) + 15
        if x and x + wide > width:
            x, y = 0, y + ROW
        _sample(sign, x, y, rows)
        rows["texts"].append(text(x + SAMPLE + 7, y + 16, words))
        x += wide
    return rows | {"height": y + ROW if x else 0}
