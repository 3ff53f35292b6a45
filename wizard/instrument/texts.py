"""The reasons that people read for what is wrong in the file of an instrument."""

from ..register.texts import get_reasons as get_register_reasons


def get_reasons(env, problems):
    """Return the reasons of many Problems, in their order."""
    return get_register_reasons(env, problems, _get_file_texts(env) | _get_content_texts(env))


def _get_file_texts(env):
    return {
        "file_no_register": env._("This file cannot be read as .xlsx or JSON. It may be damaged, or something else."),
        "file_no_json": env._("This is not JSON: %(error)s."),
        "file_other_json": env._('This JSON holds no instrument: it must begin with "format": "%(format)s".'),
        "sheet_unknown": env._("This sheet is none of instrument, pillars, areas and levels. It is not read."),
        "sheet_twice": env._("This sheet is there twice."),
        "sheet_missing": env._("The sheet '%(labels)s' is needed and is not there."),
        "column_unknown": env._("This column is not known. Use the headings of an exported instrument."),
        "json_no_object": env._("Each row has to be an object with names and values."),
        "json_no_value": env._("This has to be one value: a text, a number, true or false."),
        "language_left_out": env._("This language is not installed here, so these texts are left out."),
    }


def _get_content_texts(env):
    return {
        "instrument_not_one": env._("This sheet has to hold one row: the instrument."),
        "source_missing": env._("There is a translation of this text, but not the text itself."),
        "number_unreadable": env._("This is not a number."),
        "number_not_whole": env._("This has to be a whole number: 1 or above."),
        "number_twice": env._("Row %(row)s has this number too."),
        "color_unreadable": env._("Write a colour as a hash with six digits or letters, such as #1d5c7d."),
        "pillar_empty": env._("This pillar has no areas."),
        "pillar_unknown": env._("No pillar has this number."),
        "code_twice": env._("Row %(row)s has this code too."),
        "weight_low": env._("A weight has to be above zero."),
        "levels_few": env._("This area needs two levels or more."),
        "levels_none_holds": env._("This area has no level at which it holds."),
        "area_not_here": env._("No area has this code."),
        "level_twice": env._("Row %(row)s has this value for this area too."),
    }
