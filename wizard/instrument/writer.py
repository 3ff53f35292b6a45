"""Making a draft instrument of what was read."""

from odoo.fields import Command

from ...models.bridge.words import SOURCE
from ..register.fields import norm
from .columns import get_name


def write_instrument(env, found, languages):
    """Create the instrument as a draft: the next version where its code is known.

    :return: the instrument
    """
    Instrument = env["mobility.instrument"].with_context(lang=SOURCE)
    values = found.instrument.values
    last = Instrument.search([("code", "=", values["code"])], order="version desc", limit=1)
    instrument = Instrument.create(
        {
            **{name: values[name] for name in ("name", "description", "code", "audience")},
            "version": last.version + 1,
            "pillar_ids": [
                Command.create(_prepare_pillar(found, row, index)) for index, row in enumerate(_get_pillars(found), 1)
            ],
        }
    )
    _write_words(instrument, found.instrument, languages)
    for pillar, row in zip(instrument.pillar_ids.sorted(), _get_pillars(found), strict=True):
        _write_words(pillar, row, languages)
        for area, area_row in zip(pillar.area_ids.sorted(), _get_areas(found, row), strict=True):
            _write_words(area, area_row, languages)
            levels = {level.values["value"]: level for level in _get_levels(found, area_row)}
            for level in area.level_ids:
                _write_words(level, levels[level.value], languages)
    return instrument.with_env(env)


def _get_pillars(found):
    return found.rows["pillars"]


def _get_areas(found, pillar):
    return [row for row in found.rows["areas"] if row.values["pillar"] == pillar.values["number"]]


def _get_levels(found, area):
    return [row for row in found.rows["levels"] if norm(row.values["area"]) == norm(area.values["code"])]


def _prepare_pillar(found, row, sequence):
    return {
        **{name: row.values[name] for name in ("name", "icon", "color")},
        "sequence": sequence,
        "area_ids": [
            Command.create(_prepare_area(found, area, index)) for index, area in enumerate(_get_areas(found, row), 1)
        ],
    }


def _prepare_area(found, row, sequence):
    values = row.values
    return {
        **{name: values[name] for name in ("name", "question", "code")},
        "sequence": sequence,
        "weight": 1.0 if values["weight"] is None else values["weight"],
        "required": values["required"] != "no",
        "meaning": values["meaning"] or 1,
        "level_ids": [
            Command.create(
                {
                    **{name: level.values[name] for name in ("value", "name", "description")},
                    "holds": level.values["holds"] == "yes",
                }
            )
            for level in _get_levels(found, row)
        ],
    }


def _write_words(record, row, languages):
    """Write the texts of ``row`` in the other languages; where there is none, the source's is shown."""
    for name in ("name", "question", "description"):
        words = {lang: row.values.get(get_name(name, lang)) for lang in languages if lang != SOURCE}
        words = {lang: text for lang, text in words.items() if text}
        if words and name in record._fields and row.values.get(name):
            record.update_field_translations(name, words)
