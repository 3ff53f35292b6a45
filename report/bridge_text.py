"""How wide words are, where a line breaks and where it is cut, without a browser to ask.

Widths are Arial's (Liberation Sans, Helvetica and Roboto are as wide or a little narrower), with some slack.
"""

import re
import unicodedata

FONT = "Arial, 'Liberation Sans', Helvetica, Roboto, 'DejaVu Sans', sans-serif"
ELLIPSIS = "…"
SLACK = 1.07
BOLD = 1.08
# Nobody reads more than this in a drawing; measuring stops here too.
MAX_CHARACTERS = 600

_WIDTHS = {
    222: "ijl'",
    278: " tf.,:;!/\\I[]|",
    333: 'r()-`"“”‘’{}*',
    500: "ckvxyzsJ",
    556: "abdeghnopquL0123456789?_#$€–",
    611: "FTZ+<>=~",
    667: "ABEKPSVXY&",
    722: "CDHNRUw",
    778: "GOQ",
    833: "mM",
    1000: "W%@…—",
}
_WIDTH = {character: width for width, characters in _WIDTHS.items() for character in characters}
_LEFT_TO_RIGHT = re.compile("([0-9A-Za-z\u00c0-\u024f]+)")
_RLE, _PDF = "\u202b", "\u202c"


def _character_width(character):
    known = _WIDTH.get(character)
    if known:
        return known
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    if character > "\uffff" or unicodedata.east_asian_width(character) in "WF":
        return 1150
    base = unicodedata.normalize("NFD", character)[0]
    return _WIDTH.get(base, 650)


def text_width(text, size, bold=False):
    """Return the estimated width of `text` in the unit of `size`."""
    width = sum(_character_width(character) for character in text) * size / 1000 * SLACK
    return width * BOLD if bold else width


def clean(text):
    """Return `text` on one line, without characters that XML or a printer cannot take."""
    text = (text or "")[: MAX_CHARACTERS + 1]
    printable = (c if unicodedata.category(c) not in ("Cc", "Cs") and ord(c) & 0xFFFE != 0xFFFE else " " for c in text)
    text = " ".join("".join(printable).split())
    # Marks that turn the reading direction would spill over into the rest of the drawing.
    return "".join(c for c in text if c not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_rtl(text):
    """Tell whether the first letter with a direction reads from right to left."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def is_latin(text):
    """Tell whether a slanted font will do: others often lack one, and are printed as boxes then."""
    return all(character < "\u0250" or "\u2000" <= character < "\u2070" for character in text)


def spread(centers, widths, gap, high, most):
    """Return where the middles of labels go so that none touch, or None if one had to move further than `most`."""
    places, edge = [], 0
    for center, width in zip(centers, widths, strict=True):
        places.append(max(center, edge + width / 2))
        edge = places[-1] + width / 2 + gap
    edge = high
    for index in reversed(range(len(places))):
        half = widths[index] / 2
        # Back towards its own place, as far as the label to the right leaves room.
        places[index] = min(places[index], edge - half)
        edge = places[index] - half - gap
    moved = max((abs(place - center) for place, center in zip(places, centers, strict=True)), default=0)
    return None if moved > most or (places and places[0] - widths[0] / 2 < -0.01) else places


def embed(text, rtl=None):
    """Return `text` so that punctuation ends up on the right side; `rtl` tells how the whole text reads."""
    if is_rtl(text) if rtl is None else rtl:
        return f"{_RLE}{text}{_PDF}"
    return text


def runs(text):
    """Return the pieces of `text` to draw one by one.

    The WebKit of an unpatched wkhtmltopdf draws digits over letters where two directions meet inside one piece.
    """
    if any(unicodedata.bidirectional(character) in ("R", "AL") for character in text):
        return [piece for piece in _LEFT_TO_RIGHT.split(text) if piece]
    return [text]


def cut(text, size, width, bold=False):
    """Return `text`, or as much of it as fits in `width` with an ellipsis."""
    if text_width(text, size, bold) <= width:
        return text
    room = width - text_width(ELLIPSIS, size, bold)
    for index, character in enumerate(text):
        room -= text_width(character, size, bold)
        if room < 0:
            return text[:index].rstrip() + ELLIPSIS
    return text


def longest_word(text, size, bold=False):
    """Return the width of the widest word: below it a text cannot be wrapped."""
    return max((text_width(word, size, bold) for word in text.split()), default=0)


def wrap(text, size, width, max_lines, bold=False):
    """Break `text` at spaces into at most `max_lines` lines; what does not fit is cut with an ellipsis."""
    lines, line = [], ""
    words = text.split()
    while words:
        word = words[0]
        joined = f"{line} {word}" if line else word
        if text_width(joined, size, bold) <= width:
            line = joined
            words.pop(0)
        elif line and len(lines) < max_lines - 1:
            lines.append(line)
            line = ""
        else:
            # Either the last line, or a word that no line can hold.
            return [*lines, cut(" ".join([line, *words]).strip(), size, width, bold)]
    return [*lines, line] if line else lines
