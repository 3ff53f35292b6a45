"""The reasons that people read for the findings of the other parts, which only know a key and what belongs to it."""


def get_reasons(env, problems, more=None):
    """Return the reasons of many Problems, in their order.

    :param dict more: reasons of another kind of file, which go before those of a register
    """
    texts = _get_file_texts(env) | _get_value_texts(env) | _get_people_texts(env) | _get_record_texts(env)
    texts |= more or {}
    return [texts[problem.key] % problem.params for problem in problems]


def _get_file_texts(env):
    return {
        "file_empty": env._("This file is empty."),
        "file_too_big": env._("This file is larger than %(most)s MB. Split it into parts."),
        "file_too_many_rows": env._("A sheet holds more than %(most)s rows. Split it into parts."),
        "file_old_excel": env._("This is a file of an old Excel (.xls). Save it as .xlsx or .csv."),
        "file_no_register": env._("This file cannot be read as .xlsx or .csv. It may be damaged, or something else."),
        "nothing_to_import": env._("There are no rows to import here."),
        "sheet_unknown": env._(
            "It is not clear what this holds, so it is not read."
            " Call it participants, households, enrolments or assessments."
        ),
        "column_missing": env._("The column '%(labels)s' is needed and is not there."),
        "column_unknown": env._("This column is not known. Use the headings of the template, or leave the column out."),
        "column_twice": env._("Two columns mean the same. Keep one."),
        "column_without_heading": env._("There are values below an empty heading."),
        "cell_without_heading": env._("This value stands right of the last heading. Is there a separator too many?"),
        "area_unknown": env._("No area of a published Bridge has this code, and it is no other column of this sheet."),
    }


def _get_value_texts(env):
    return {
        "value_missing": env._("Something has to be filled in here."),
        "unreadable_letters": env._("Letters in this cell cannot be read. Save the file with encoding UTF-8."),
        "formula_without_result": env._("This is a formula without a result. Paste the value instead."),
        "formula_error": env._("The spreadsheet could not work out the formula in this cell."),
        "date_unreadable": env._("This is not a date. Write it as 31-12-2024 or 2024-12-31."),
        "date_impossible": env._("This date does not exist."),
        "birthdate_future": env._("A birth date cannot lie in the future."),
        "strengths_many": env._("Three strengths at most, one a line: keep the ones that help most now."),
        "date_future": env._("This day has yet to come."),
        "choice_unknown": env._("This is none of the choices: %(choices)s."),
        "email_unreadable": env._("This is not one e-mail address."),
        "country_unknown": env._("This country is not known. Use its name or its code of two letters."),
        "language_unknown": env._("This language is not installed here."),
    }


def _get_people_texts(env):
    return {
        "reference_twice": env._("Row %(row)s has this reference too."),
        "reference_of_another": env._("%(name)s has this reference here. Correct the reference or the name."),
        "person_unknown": env._("No participant has this reference, in this file or here."),
        "person_ambiguous": env._("Several participants have this name and birth date. Use their reference here."),
        "person_twice": env._("Row %(row)s is about this person too."),
        "person_looks_twice": env._("Row %(row)s has this name and birth date too. Both come in: is it one person?"),
        "value_kept": env._("'%(value)s' stands here already. It stays, and the value in the file is left out."),
    }


def _get_record_texts(env):
    return {
        "program_unknown": env._("There is no program with this code or name."),
        "program_ambiguous": env._("Several programs have this name. Use the code of the program."),
        "enrollment_twice": env._("Row %(row)s has this person in this program too."),
        "enrollment_open_already": env._("This person takes part in this program already, with another start."),
        "state_kept": env._("This enrolment is known here in another state ('%(state)s'), which stays as it is."),
        "start_missing": env._("The start is not known. The enrolment is imported without one and says so."),
        "start_future": env._("This day has yet to come: until then it is an intake."),
        "end_missing": env._("The end is not known. The enrolment is imported without one."),
        "end_future": env._("This day has yet to come: until then the enrolment has not ended."),
        "end_before_start": env._("The end lies before the start."),
        "end_but_open": env._("There is an end, but the state says that it has not ended."),
        "reason_but_open": env._("There is a reason for the end, but the state says that it has not ended."),
        "reason_unknown": env._("This reason is not known here. It is imported as 'not known'."),
        "reason_contradicts": env._("This reason does not go with this state."),
        "mentor_unknown": env._("No mentor of this organisation logs in with this name."),
        "instrument_unknown": env._("No published Bridge has this code."),
        "instrument_missing": env._("There is no published Bridge for adults. Publish one first, or name another one."),
        "assessment_twice": env._("Row %(row)s is a Bridge of this person on this day too."),
        "area_missing": env._("The area '%(area)s' has no column. Add it; \"don't know\" is an answer too."),
        "area_of_another": env._("This area belongs to another Bridge than the one of this row."),
        "answer_missing": env._("No answer yet. \"Don't know\", 'rather not' and 'does not apply' are answers too."),
        "level_unknown": env._(
            "This is no level of this area (%(levels)s), nor \"don't know\", 'rather not' or 'does not apply'."
        ),
    }
