"""Reads what a page needs with one query a model: a one2many costs two, its ids first and then what is in it."""


def read_ahead(records, name, field_names):
    """Fetch these fields of what ``records`` have in their one2many ``name``, and return all of that."""
    field = records._fields[name]
    Model = records.env[field.comodel_name].with_context(active_test=False)
    lines = Model.search_fetch([(field.inverse_name, "in", records.ids)], [field.inverse_name, *field_names])
    return fill(records, name, lines.with_env(records.env))


def fill(records, name, lines):
    """Let ``records`` know that these are all that they have in their one2many ``name``, and return them."""
    field = records._fields[name]
    by_owner = lines.grouped(field.inverse_name)
    field._insert_cache(records, [by_owner.get(record, lines.browse())._ids for record in records])
    return lines
