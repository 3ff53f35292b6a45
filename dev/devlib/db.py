"""Databases of the dev commands, through psycopg2: a machine with PGHOST may have no createdb of its own.

db.py exists NAME | create NAME | clone TEMPLATE NAME | rename OLD NEW | drop NAME
The connection comes from PGHOST, PGPORT, PGUSER (and PGPASSWORD).
"""

import contextlib
import sys

import psycopg2
from psycopg2 import sql


@contextlib.contextmanager
def _cursor(database="postgres"):
    connection = psycopg2.connect(dbname=database)
    connection.autocommit = True  # CREATE DATABASE runs in no transaction
    try:
        with connection.cursor() as cr:
            yield cr
    finally:
        connection.close()


def _run(statement, *names):
    with _cursor() as cr:
        cr.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def names(prefix=""):
    with _cursor() as cr:
        cr.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [prefix.replace("_", r"\_") + "%"])
        return [name for (name,) in cr.fetchall()]


def exists(name):
    return name in names(name)


def create(name):
    _run("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'", name)


def clone(template, name):
    _run("CREATE DATABASE {} TEMPLATE {}", name, template)


def rename(old, new):
    _run("ALTER DATABASE {} RENAME TO {}", old, new)


def drop(name):
    _run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def execute(database, statement):
    with _cursor(database) as cr:
        cr.execute(statement)


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    actions = {"exists": exists, "create": create, "clone": clone, "rename": rename, "drop": drop}
    try:
        sys.exit(1 if actions[command](*arguments) is False else 0)
    except psycopg2.OperationalError as error:
        sys.exit(f"error: PostgreSQL cannot be reached: {str(error).strip().splitlines()[0]}")
