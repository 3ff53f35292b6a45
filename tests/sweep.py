"""Read everything that a user can read, in every way that a client has, and look for words that were planted."""

import base64
import binascii
import io
import re
import zipfile
from collections import defaultdict

from odoo.models import MAGIC_COLUMNS
from odoo.service.model import call_kw
from odoo.tools import SQL, mute_logger

# of what was there before the words were planted, as many records a model: fields may be computed from what is new
OLD_RECORDS = 15
MARK = "qz"
NO_TEXT = ("boolean", "integer", "float", "monetary", "date", "datetime")
TEXT = ("char", "text", "html")
X2MANY = ("one2many", "many2many")
QUIET = (
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.base.models.ir_model",
    "odoo.models",
    "odoo.sql_db",
    "odoo.domains",
)


def flatten(text):
    """Return the text as it is compared: a phone number or an IBAN is one word, however it is written."""
    return re.sub(r"[\s().-]+", "", text.lower())


def get_content(value):
    """Return what stands in a file, bytes or base64; also in what a spreadsheet packs."""
    try:
        content = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        content = value if isinstance(value, bytes) else value.encode()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b" ".join(packed.read(name) for name in packed.namelist())
    return content.decode("utf-8", "replace")


class Sweep:
    """Finds planted words as a user.

    :param words: {key: word}; a word begins with ``MARK`` or is a number, so that nothing else looks like it
    """

    def __init__(self, env, words):
        self.env = env
        self.words = {flatten(word): key for key, word in words.items()}
        self.pattern = re.compile("|".join(sorted(self.words, key=len, reverse=True)))
        self.last_ids = self._get_last_ids()
        # {model: {field: what finds all words that the superuser finds there: the mark, numbers}}
        self.places = defaultdict(lambda: defaultdict(set))

    def _get_last_ids(self):
        tables = {model: self.env[model]._table for model in self.env.registry if self.env[model]._auto}
        last = {}
        for model, table in tables.items():
            [(last[model],)] = self.env.execute_query(SQL("SELECT COALESCE(max(id), 0) FROM %s", SQL.identifier(table)))
        return last

    def find(self, user, everywhere=False):
        """Return {key of a word: where ``user`` finds it}, in fields, names, exports and groups of records.

        ``find_all`` has to come first: that says what there is to find.

        :param everywhere: also in models in which the superuser finds nothing
        """
        self.found = defaultdict(set)
        for model in self._get_readable(user):
            if not (everywhere or model._name in self.places):
                continue
            records = self._get_records(model)
            self._look_at_fields(records)
            self._look_at_names(records)
            if new := records.filtered(lambda record: record.id > self.last_ids.get(record._name, 0)):
                self._look_at_exports(new)
                self._look_at_groups(new)
        return dict(self.found)

    def find_all(self):
        """Return {key of a word: fields in which it stands}, with all rights. It says what there is to find."""
        self.found = defaultdict(set)
        for model in self._get_readable(self.env.ref("base.user_root")):
            self._look_at_fields(self._get_records(model))
        for word, key in self.words.items():
            for where in self.found[key]:
                model, _dot, name = where.rpartition(".")
                self.places[model][name].add(MARK if MARK in word else word)
        return dict(self.found)

    def find_by_asking(self, user):
        """Return {key: where}, of words that can be guessed: a search by them, in linked records too, finds something.

        ``find_all`` has to come first.
        """
        self.found = defaultdict(set)
        for Model in self._get_readable(user):
            for path, marks in self._get_paths(Model):
                if any(self._count(Model, path, mark) for mark in marks):
                    for word, key in self.words.items():
                        if self._count(Model, path, word):
                            self.found[key].add(f"search {Model._name}.{path}")
        return dict(self.found)

    def find_by_linking(self, user, linked):
        """Return {key: where}, of words that a form says that links to each of these records and is not saved.

        :param linked: records of the person, with all rights
        """
        self.found = defaultdict(set)
        for model in sorted(self.env.registry):
            Model = self.env[model].with_user(user)
            if Model._abstract or not Model.has_access("create"):
                continue
            spec = {name: self._get_spec(field) for name, field in self._get_fields(Model)}
            for name, field in Model._fields.items():
                for record in linked if field.relational else ():
                    if field.comodel_name == record._name:
                        value = [[4, record.id]] if field.type in X2MANY else record.id
                        answer = self._try(Model, "onchange", {name: value}, [name], spec, ids=[])
                        self._note(answer, f"onchange {model}.{name}")
        return dict(self.found)

    # -- ways ---------------------------------------------------------------------------------------------------------

    def _get_readable(self, user):
        """Return the models of which this user may read something, as that user."""
        models = [self.env[model].with_user(user) for model in sorted(self.env.registry)]
        context = {"active_test": False, "tz": "UTC"}
        return [model.with_context(**context) for model in models if not model._abstract and model.has_access("read")]

    def _get_fields(self, records):
        return [item for item in records._fields.items() if records._has_field_access(item[1], "read")]

    def _get_records(self, Model):
        """Return what is new of what the user can read, and some of what was there."""
        ids = self._try(Model, "search", [], order="id desc") or []
        last = self.last_ids.get(Model._name, 0)
        new = [number for number in ids if number > last]
        return Model.browse(new + [number for number in ids if number <= last][:OLD_RECORDS])

    def _look_at_fields(self, records):
        names = [name for name, _field in self._get_fields(records)]
        for row in self._read(records, names) if records else ():
            for name, value in row.items():
                self._note(value, f"{records._name}.{name}", records._fields[name])

    def _read(self, records, names):
        """Return rows with these fields: one that is refused takes nothing away from the others."""
        rows = self._try(records, "read", names)
        if rows is None and len(names) > 1:
            half = len(names) // 2
            rows = self._read(records, names[:half]) + self._read(records, names[half:])
        return rows or []

    def _look_at_names(self, Model):
        for mark in self.places[Model._name]["display_name"] if Model._name in self.places else ():
            self._note(self._try(Model, "name_search", mark), f"name_search {Model._name}")

    def _look_at_exports(self, records):
        """Export what hangs on what is new: a name as such is in the fields."""
        for name, field in self._get_fields(records) if self._try(records, "export_data", [".id"]) else ():
            parts = self.places.get(field.comodel_name, {}) if field.exportable else {}
            for part in sorted(parts):
                answer = self._try(records, "export_data", [f"{name}/{part}"])
                self._note(answer, f"export {records._name}.{name}/{part}")

    def _look_at_groups(self, records):
        for name, field in self._get_fields(records):
            if field.store and field.comodel_name in self.places:
                domain = [("id", "in", records.ids)]
                answer = self._try(records, "formatted_read_group", domain, [name], ["__count"])
                self._note(answer, f"group {records._name}.{name}")

    def _get_paths(self, Model):
        """Yield the fields to search in, with what finds words there: of the records, and of what they link to."""
        own = self.places.get(Model._name, {})
        for name, field in self._get_fields(Model):
            if not field._description_searchable:
                continue
            linked = self.places.get(field.comodel_name, {})
            if marks := own.get(name) or linked.get("display_name"):
                yield name, marks
            for part, marks in linked.items() if name not in MAGIC_COLUMNS else ():
                if self._is_column(field.comodel_name, part):
                    yield f"{name}.{part}", marks

    def _is_column(self, model, name):
        field = self.env[model]._fields[name]
        return field.type in TEXT and field.store

    def _get_spec(self, field):
        if field.type in X2MANY:
            return {"fields": {"display_name": {}}}
        return {"fields": {"display_name": {}}} if field.relational else {}

    # -- calling ------------------------------------------------------------------------------------------------------

    def _count(self, Model, path, word):
        return self._try(Model, "search_count", [(path, "ilike", word)])

    @mute_logger(*QUIET)
    def _try(self, records, method, *args, ids=None, **kwargs):
        """Call a method as a client does; return what it answers, or None when it is refused."""
        self.env.invalidate_all()
        arguments = list(args)
        if not getattr(getattr(type(records), method), "_api_model", False):
            arguments.insert(0, records.ids if ids is None else ids)
        try:
            with self.env.cr.savepoint(flush=False):
                return call_kw(records, method, arguments, {"context": dict(records.env.context), **kwargs})
        except Exception as error:  # refused, or not meant to be called so: what it says is an answer too
            self._note(str(error), f"what {method} of {records._name} refuses with")
            return None

    def _note(self, value, where, field=None):
        if not value or field is not None and field.type in NO_TEXT:
            return
        binary = field is not None and field.type == "binary" and isinstance(value, (str, bytes))
        text = get_content(value) if binary else str(value)
        for word in set(self.pattern.findall(flatten(text))):
            self.found[self.words[word]].add(where)
