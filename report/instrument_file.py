"""An instrument as a file: the same rows as .xlsx and as JSON, which ``mobility.instrument.import`` reads back."""

import io
import json

import xlsxwriter

from ..models.bridge.words import get_languages, get_words
from ..wizard.instrument.columns import FORMAT, SHEETS, get_name, get_sheets
from ..wizard.register.fields import as_text

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
LAST_ROW = 1000  # as far as the lists to choose from go
WIDE = 60


def get_rows(instrument):
    """Return {name of sheet: [{name of column: value}]}; what is empty is left out.

    The version is not among it: it says which one of the files of this database it is, and the next database counts
    its own.
    """
    rows = {sheet.name: [] for sheet in SHEETS}
    rows["instrument"].append(
        {"code": instrument.code, "audience": instrument.audience, **_get_texts(instrument, "name", "description")}
    )
    for number, pillar in enumerate(instrument.pillar_ids.sorted(), start=1):
        rows["pillars"].append(
            {"number": number, **_get_texts(pillar, "name"), "icon": pillar.icon, "color": pillar.color}
        )
        for area in pillar.area_ids.sorted():
            rows["areas"].append(
                {
                    "pillar": number,
                    "code": area.code,
                    **_get_texts(area, "name", "question"),
                    "weight": area.weight,
                    "required": area.required,
                    "meaning": area.meaning,
                }
            )
            for level in area.level_ids.sorted("value"):
                rows["levels"].append(
                    {
                        "area": area.code,
                        "value": level.value,
                        **_get_texts(level, "name", "description"),
                        "holds": level.holds,
                    }
                )
    return rows


def _get_texts(record, *names):
    """Return {name of column: text} for the texts of a record in all languages."""
    return {
        get_name(name, language): as_text(text)
        for name in names
        for language, text in get_words(record, name).items()
        if as_text(text)
    }


def build_json(instrument):
    """Return the instrument as JSON: a list for each sheet, an object for each row."""
    return json.dumps({"format": FORMAT, **get_rows(instrument)}, ensure_ascii=False, indent=2).encode()


def build_xlsx(instrument):
    """Return the instrument as .xlsx, with headings in the user's language: Dutch, or else English."""
    env, content = instrument.env, io.BytesIO()
    dutch = int((env.lang or "").startswith("nl"))
    rows = get_rows(instrument)
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        heading = book.add_format({"bold": True, "bg_color": "#dfe9f0", "bottom": 1})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        for sheet in get_sheets(get_languages(env)):
            page = book.add_worksheet(sheet.labels[dutch])
            page.freeze_panes(1, 0)
            for index, column in enumerate(sheet.columns):
                page.write_string(0, index, column.labels[dutch] + (" *" if column.required else ""), heading)
                is_text = column.name.split(" (")[0] in ("name", "question", "description")
                page.set_column(index, index, WIDE if is_text and sheet.name != "pillars" else 18)
                if column.choices:
                    words = [words[dutch][0] for words in column.choices.values()]
                    page.data_validation(1, index, LAST_ROW, index, {"validate": "list", "source": words})
                for number, row in enumerate(rows[sheet.name], start=1):
                    _write(page, number, index, row.get(column.name), column, dutch, wrap)
    return content.getvalue()


def _write(page, number, index, value, column, dutch, wrap):
    if value is None:
        return
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if column.choices:
        value = column.choices[value][dutch][0]
    if isinstance(value, (int, float)):
        page.write_number(number, index, value, wrap)
    else:
        page.write_string(number, index, value, wrap)
