"""Copies of rows with all that hangs on them, by SQL, for dev/benches and dev/faults: many people out of one.

    rows = get_rows(env, person)                    # {table: ids} of everything about somebody
    copy_rows(env, rows, 999)                       # and now there are a thousand
    let_term_pass(env, company_id, 10)              # and ten of them may be forgotten

A copy of row 7 gets 7 + n x a fixed step as its number, so each link among the copied rows is known without looking it
up. Links to other rows stay. What has to be unique gets a number behind it. The user of the database is a superuser:
the tables are filled in any order, without the triggers that look after links.
"""

from collections import defaultdict
from itertools import count

from odoo.tools import SQL

# What the host keeps in step by itself, and what one person is not the owner of.
NOT_COPIED = frozenset({"bus_bus", "ir_model_data"})
_number = count(1)


def get_rows(env, person):
    """Return {table: ids} of all rows about this participant, with what the database would delete along."""
    models = env["mobility.personal"]._get_personal_models()
    contact = person.partner_id
    rows = defaultdict(set)
    for records in (*(model._find_about(person) for model in models), contact, contact.user_ids, contact.bank_ids):
        rows[records._table].update(records.ids)
    for entry in env["account.move.line"].search([("partner_id", "=", contact.id)]):
        rows["account_move"].add(entry.move_id.id)
    return add_hanging(env, rows)


def add_hanging(env, rows):
    """Add to these rows what hangs on them: by a link that deletes along, or by the name of a model and a number."""
    links = [link for link in _get_links(env) if link.deletes and link.table not in NOT_COPIED]
    pointing = list(_get_pointing(env))
    rows, seen = defaultdict(set, {table: set(ids) for table, ids in rows.items()}), None
    while seen != (seen := sum(map(len, rows.values()))):
        for link in links:
            if ids := rows.get(link.target):
                _add(env, rows, link.table, SQL("%s = ANY(%s)", SQL.identifier(link.column), list(ids)))
        for table, name, number in pointing:
            for model, ids in _by_model(env, rows).items():
                pair = SQL.identifier(name), model, SQL.identifier(number), list(ids)
                _add(env, rows, table, SQL("%s = %s AND %s = ANY(%s)", *pair))
    return {table: ids for table, ids in rows.items() if ids}


def copy_rows(env, rows, times, back_days=0):
    """Copy these rows ``times`` times; each copy happened ``back_days`` earlier than the one before."""
    env.flush_all()
    cr = env.cr
    step = 1 + max(max(ids) for ids in rows.values())
    cr.execute("SET LOCAL session_replication_role = replica")
    suffix = next(_number)
    for table in (*rows, *(table for table in _get_relations(env) if table not in rows)):
        _copy_table(env, table, rows, times, step, suffix, back_days)
    cr.execute("SET LOCAL session_replication_role = origin")
    for table in rows:
        cr.execute(SQL("SELECT pg_get_serial_sequence(%s, 'id')", table))
        if sequence := cr.fetchone()[0]:
            cr.execute(SQL("SELECT setval(%s, (SELECT MAX(id) FROM %s))", sequence, SQL.identifier(table)))
    env.invalidate_all()


def let_term_pass(env, company_id, count):
    """Let nobody have changed anything about ``count`` people, and their children, for 16 years; return their ids."""
    env.cr.execute(
        """
        UPDATE mobility_participant
           SET date_touched = now() - interval '16 years'
         WHERE id IN (SELECT id
                        FROM mobility_participant
                       WHERE company_id = %s AND date_erased IS NULL
                       ORDER BY id
                       LIMIT %s)
     RETURNING id
        """,
        [company_id, count],
    )
    people = [row[0] for row in env.cr.fetchall()]
    # the record of a child has a term of its own
    query = "UPDATE mobility_household_member SET date_touched = now() - interval '16 years'"
    env.cr.execute(f"{query} WHERE participant_id = ANY(%s)", [people])
    return people


def _copy_table(env, table, rows, times, step, suffix, back_days):
    links = {link.column: link.target for link in _get_links(env) if link.table == table}
    numbers = {number: name for where, name, number in _get_pointing(env) if where == table}
    moving = {name for name, target in links.items() if target in rows}
    unique = {name for names in _get_unique(env, table) if not moving & names for name in names}
    names, values, inside = [], [], []
    for name, kind in _get_columns(env, table):
        column = SQL("t.%s", SQL.identifier(name))
        value, moved = column, SQL("%s + n * %s", column, step)
        if name == "id":
            value = moved
        elif target := links.get(name):
            if ids := rows.get(target):
                among = SQL("%s = ANY(%s)", column, list(ids))
                value = SQL("CASE WHEN %s THEN %s ELSE %s END", among, moved, column)
                inside.append(among)
        elif name in numbers:
            whens = [
                SQL(
                    "WHEN t.%s = %s AND %s = ANY(%s) THEN %s",
                    SQL.identifier(numbers[name]),
                    model,
                    column,
                    list(ids),
                    moved,
                )
                for model, ids in _by_model(env, rows).items()
            ]
            value = SQL("CASE %s ELSE %s END", SQL(" ").join(whens), column)
        elif kind in ("character varying", "text") and name in unique:
            value = SQL("%s || %s || n", column, f"-{suffix}-")
        elif back_days and (kind == "date" or kind.startswith("timestamp")):
            value = SQL("%s - n * %s * interval '1 day'", column, back_days)
        names.append(SQL.identifier(name))
        values.append(value)
    if table in rows:
        chosen = SQL("t.id = ANY(%s)", list(rows[table]))
    elif inside:
        chosen = SQL(" OR ").join(inside)
    else:
        return
    env.cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s t, generate_series(1, %s) n WHERE %s",
            SQL.identifier(table),
            SQL(", ").join(names),
            SQL(", ").join(values),
            SQL.identifier(table),
            times,
            chosen,
        )
    )


def _add(env, rows, table, condition):
    if ("id", "integer") in _get_columns(env, table):
        env.cr.execute(SQL("SELECT id FROM %s WHERE %s", SQL.identifier(table), condition))
        rows[table].update(row[0] for row in env.cr.fetchall())


def _by_model(env, rows):
    return {name: rows[env[name]._table] for name in env.registry if rows.get(env[name]._table)}


def _get_pointing(env):
    """Yield (table, field with the name of a model, field with a number in it)."""
    for model, name, number in env["mobility.participant"]._get_pointing_fields():
        if model._table not in NOT_COPIED:
            yield model._table, name, number


class Link:
    def __init__(self, table, column, target, deletes):
        self.table, self.column, self.target, self.deletes = table, column, target, deletes


def _get_links(env):
    env.cr.execute(
        """
        SELECT link.conrelid::regclass::text, col.attname, link.confrelid::regclass::text, link.confdeltype = 'c'
          FROM pg_constraint link
          JOIN pg_attribute col ON col.attrelid = link.conrelid AND col.attnum = link.conkey[1]
         WHERE link.contype = 'f'
        """
    )
    return [Link(*row) for row in env.cr.fetchall()]


def _get_relations(env):
    """Return the names of tables without an id of their own."""
    env.cr.execute(
        """
        SELECT relname
          FROM pg_class
         WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname LIKE '%\\_rel'
           AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'id')
        """
    )
    return [row[0] for row in env.cr.fetchall()]


def _get_columns(env, table):
    env.cr.execute(
        "SELECT column_name, data_type FROM information_schema.columns"
        " WHERE table_name = %s AND is_generated = 'NEVER'",
        [table],
    )
    return env.cr.fetchall()


def _get_unique(env, table):
    """Return for each index without doubles the set of its columns."""
    env.cr.execute(
        """
        SELECT array_agg(col.attname::text)
          FROM pg_index
          JOIN pg_attribute col ON col.attrelid = indrelid AND col.attnum = ANY(indkey)
         WHERE indisunique AND indrelid = %s::regclass
         GROUP BY indexrelid
        """,
        [table],
    )
    return [set(row[0]) for row in env.cr.fetchall()]
