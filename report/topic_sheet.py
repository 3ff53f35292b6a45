"""The hand-out about one topic: one page in large type (see ``paper`` for the units)."""

from textwrap import wrap

from lxml import html

from .bridge_text import MAX_CHARACTERS
from .paper import GREY, HEIGHT, WIDTH, add, block, page, paragraph, stack, title

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = (*HEADINGS, "p", "li", "ul", "ol", "div", "table", "tr", "td", "th", "blockquote", "section", "pre")
# From large to as small as may be. A text that does not fit even then is drawn smaller as a whole.
SIZES = (19, 18, 17, 16.5, 16, 15.5, 15, 14.5)
INDENT = 20
MANY = 99


def read_html(content):
    """Return what stands in ``content`` as a list of (kind, words): 'heading', 'item' or 'words'."""
    parts, words = [], []

    def close(kind):
        if text := " ".join("".join(words).split()):
            parts.append((kind, text))
        words.clear()

    def walk(node, kind):
        kind = "heading" if node.tag in HEADINGS else "item" if node.tag == "li" else kind
        words.append(node.text or "")
        for child in node:
            apart = child.tag in BLOCKS
            if apart or child.tag == "br":
                close(kind)
            if isinstance(child.tag, str):
                walk(child, kind)
            if apart:
                close(kind)
            words.append(child.tail or "")
        if node.tag in BLOCKS:
            close(kind)

    if (content or "").strip():
        walk(html.fragment_fromstring(content, create_parent="div"), "words")
    return parts


def topic_page(sheet):
    """Return the page of one topic, in the largest letters in which it fits.

    :param dict sheet: title, summary, parts (of ``read_html``), footer and direction
    """
    for size in SIZES:
        content = stack(
            title(sheet["title"]),
            paragraph(sheet["summary"], size, most=4, color=GREY, italic=True),
            gap=2,
        )
        for number, (kind, words) in enumerate(sheet["parts"]):
            follows = number and kind == "item" and sheet["parts"][number - 1][0] == "item"
            content = stack(content, _part(kind, words, size), gap=size * (0.15 if follows else 0.5))
        if content["height"] + 30 <= HEIGHT:
            break
    return page(content, sheet["footer"], sheet["direction"])


def _part(kind, words, size):
    # a paragraph is cut at some length: a longer one becomes several
    return stack(*(_paragraph(kind, part, size) for part in wrap(words, MAX_CHARACTERS)))


def _paragraph(kind, words, size):
    if kind == "heading":
        return paragraph(words, size + 3, most=3, bold=True)
    if kind == "item":
        item = paragraph(words, size, WIDTH - INDENT, MANY)
        dot = paragraph("•", size, INDENT, 1, bold=True)
        return add(add(block(item["height"]), dot), item, INDENT)
    return paragraph(words, size, most=MANY)
