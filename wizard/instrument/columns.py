"""Which sheets and columns the file of an instrument has; each text has a column for every language."""

from dataclasses import replace

from ...models.bridge.pillar import ICONS
from ...models.bridge.words import SOURCE
from ..register.columns import Column, Sheet

FORMAT = "mobility.instrument"
AUDIENCES = {
    "adult": (("adults", "adult"), ("volwassenen", "volwassene")),
    "child": (("children", "child"), ("kinderen", "kind")),
    "skills": (("skills", "executive skills"), ("vaardigheden", "executieve vaardigheden")),
}
FLAGS = {"yes": (("yes", "true", "1", "x"), ("ja", "waar")), "no": (("no", "false", "0"), ("nee", "onwaar"))}
SIGNS = {value: ((value,), (value,)) for value, _label in ICONS}

NAME = Column("name", ("name", "naam"), "words", required=True)
DESCRIPTION = Column("description", ("description", "omschrijving"), "words")
SHEETS = (
    Sheet(
        "instrument",
        ("instrument", "instrument"),
        (
            Column("code", ("code", "code")),
            Column("audience", ("for whom", "voor wie"), "choice", required=True, choices=AUDIENCES),
            NAME,
            DESCRIPTION,
        ),
    ),
    Sheet(
        "pillars",
        ("pillars", "pijlers"),
        (
            Column("number", ("number", "nummer"), "whole", required=True),
            NAME,
            Column("icon", ("icon", "pictogram"), "choice", required=True, choices=SIGNS),
            Column("color", ("colour", "kleur"), required=True),
        ),
    ),
    Sheet(
        "areas",
        ("areas", "gebieden"),
        (
            Column("pillar", ("pillar", "pijler"), "whole", required=True),
            Column("code", ("code", "code"), required=True),
            NAME,
            Column("question", ("question", "vraag"), "words"),
            Column("weight", ("weight", "gewicht"), "number"),
            Column("required", ("required", "verplicht"), "choice", choices=FLAGS),
            Column("meaning", ("meaning", "betekenis"), "whole"),
        ),
    ),
    Sheet(
        "levels",
        ("levels", "treden"),
        (
            Column("area", ("area", "gebied"), required=True),
            Column("value", ("value", "waarde"), "number", required=True),
            NAME,
            DESCRIPTION,
            Column("holds", ("holds", "houdt stand"), "choice", choices=FLAGS),
        ),
    ),
)


def get_sheets(languages):
    """Return the sheets with a column a language for each text: 'name' is the source, 'name (nl_NL)' is Dutch."""
    return tuple(
        replace(sheet, columns=tuple(made for column in sheet.columns for made in _in_languages(column, languages)))
        for sheet in SHEETS
    )


def _in_languages(column, languages):
    if column.kind != "words":
        return [column]
    source = replace(column, kind="text", also=(f"{column.name} ({SOURCE})",))
    others = [
        replace(
            column,
            name=get_name(column.name, language),
            labels=tuple(f"{label} ({language})" for label in column.labels),
            kind="text",
            required=False,
        )
        for language in languages
        if language != SOURCE
    ]
    return [source, *others]


def get_name(name, language):
    """Return the name of the column that holds text ``name`` in ``language``."""
    return name if language == SOURCE else f"{name} ({language})"
