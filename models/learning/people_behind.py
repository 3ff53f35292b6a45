"""How many people figures are about, where whose a row is, is for nobody to see."""

from odoo.tools import SQL


def count_people(records, domain):
    """Return how many people these rows are about: somebody in two programs, or asked twice, is one.

    :param records: model whose rows have an ``enrollment_id``, with the rights of who asks: no other row counts
    """
    rows = records._search(domain).select(SQL.identifier(records._table, "enrollment_id"))
    counted = SQL("SELECT COUNT(DISTINCT participant_id) FROM mobility_enrollment WHERE id IN (%s)", rows)
    [[people]] = records.env.execute_query(counted)
    return people
