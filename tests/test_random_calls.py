"""Whatever a client may ask, at random: nothing comes back that the role may not know, and no error but a refusal."""

import os
import re
import traceback
from collections import defaultdict

from hypothesis import HealthCheck, Phase, given, note, seed, settings
from hypothesis import strategies as st
from odoo.exceptions import RedirectWarning, UserError
from odoo.service.model import call_kw
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .journey import WORDS, JourneyCommon
from .sweep import QUIET
from .test_access_methods import find_methods
from .test_sweep import ALLOWED

ALL = bool(os.environ.get("MOBILITY_TEST_ALL"))
CALLS, SEED = (5000, 7) if ALL else (200, 1)
ROLES = tuple(ALLOWED)
OURS = "/mobility_mentoring/"
HANDED_ON = ("models/host/base.py", "models/participant/logged.py")
DATES = ("day", "week", "month", "quarter", "year")
OPERATORS = {
    "char": ("ilike", "not ilike", "=", "!=", "in", "=ilike"),
    "text": ("ilike", "not ilike", "="),
    "html": ("ilike", "not ilike"),
    "many2one": ("=", "!=", "in", "not in", "ilike", "child_of"),
    "one2many": ("=", "!=", "in", "ilike", "any"),
    "many2many": ("=", "!=", "in", "ilike", "any"),
    "boolean": ("=", "!="),
    "integer": ("=", ">", "in"),
    "float": (">", "<="),
    "monetary": (">", "<="),
    "date": (">", "<=", "="),
    "datetime": (">", "<="),
    "selection": ("=", "!=", "in"),
}


class Caller:
    """Makes up calls of one user that are well formed: fields, domains and groups that exist, on any record there is.

    Mostly with models and fields that this user may read: else nearly all calls are refused at once.
    """

    def __init__(self, test, user):
        self.env = test.env
        self.user = user
        self.models = sorted(model for model in test.sweep.places if not self.env[model]._abstract)
        self.methods = sorted(find_methods(self.env))
        self.readable = [model for model in self.models if self._is_readable(model)]
        self.readable_methods = [item for item in self.methods if self._is_readable(item[0])]
        self.new_ids = {}

    def _is_readable(self, model):
        return self.env[model].with_user(self.user).has_access("read")

    def draw_call(self, data):
        """Return (model, method, ids, arguments)."""
        model = data.draw(st.sampled_from(self._draw_mostly(data, self.readable, self.models)), "model")
        kind = data.draw(st.sampled_from(sorted(KINDS)), "kind")
        return getattr(self, f"_draw_{kind}")(data, self.env[model].with_user(self.user))

    def _draw_mostly(self, data, some, everything):
        return everything if not some or data.draw(st.integers(0, 29), "anything") == 17 else some

    # -- calls --------------------------------------------------------------------------------------------------------

    def _draw_search_read(self, data, records):
        arguments = [self.draw_domain(data, records), self.draw_fields(data, records)]
        return records._name, "search_read", None, [*arguments, 0, 20, self.draw_order(data, records)]

    def _draw_web_search_read(self, data, records):
        spec = self.draw_specification(data, records)
        return records._name, "web_search_read", None, [self.draw_domain(data, records), spec, 0, 20]

    def _draw_search_count(self, data, records):
        return records._name, "search_count", None, [self.draw_domain(data, records)]

    def _draw_name_search(self, data, records):
        domain = self.draw_domain(data, records)
        return records._name, "name_search", None, [data.draw(st.sampled_from(("", *WORDS.values()))), domain]

    def _draw_formatted_read_group(self, data, records):
        groupby = self.draw_groupby(data, records)
        return records._name, "formatted_read_group", None, [self.draw_domain(data, records), groupby, ["__count"]]

    def _draw_web_read_group(self, data, records):
        groupby = self.draw_groupby(data, records)
        return records._name, "web_read_group", None, [self.draw_domain(data, records), groupby, ["__count"]]

    def _draw_read(self, data, records):
        return records._name, "read", self.draw_ids(data, records), [self.draw_fields(data, records)]

    def _draw_web_read(self, data, records):
        return records._name, "web_read", self.draw_ids(data, records), [self.draw_specification(data, records)]

    def _draw_export_data(self, data, records):
        # the host gives what has no table no number to export
        paths = [self.draw_path(data, records) for _number in range(2)]
        names = [re.sub(r"(^|/)id$", r"\1.id", path.replace(".", "/")) for path in paths]
        return records._name, "export_data", self.draw_ids(data, records), [names]

    def _draw_onchange(self, data, records):
        ids, vals = self.draw_ids(data, records, most=1), self._draw_links(data, records)
        return records._name, "onchange", ids, [vals, list(vals), self.draw_specification(data, records, vals)]

    def _draw_onchange_new(self, data, records):
        vals = self._draw_links(data, records)
        return records._name, "onchange", [], [vals, list(vals), self.draw_specification(data, records, vals)]

    def _draw_web_save(self, data, records):
        ids, vals = self.draw_ids(data, records, most=1), self._draw_links(data, records)
        return records._name, "web_save", ids, [vals, self.draw_specification(data, records)]

    def _draw_web_save_new(self, data, records):
        vals = {**self._draw_text(data, records), **self._draw_links(data, records)}
        return records._name, "web_save", [], [vals, self.draw_specification(data, records)]

    def _draw_write(self, data, records):
        return records._name, "write", self.draw_ids(data, records), [self._draw_text(data, records)]

    def _draw_delete(self, data, records):
        return records._name, "unlink", self.draw_ids(data, records), []

    def _draw_copy(self, data, records):
        return records._name, "copy_data", self.draw_ids(data, records), []

    def _draw_ours(self, data, records):
        methods = self._draw_mostly(data, self.readable_methods, self.methods)
        model, method = data.draw(st.sampled_from(methods), "method")
        arguments = {"action_make_smaller": [["One", "Two"]]}.get(method, [])
        return model, method, self.draw_ids(data, self.env[model], most=1), arguments

    def _draw_links(self, data, records):
        """Return values that link to a record of the person, or of anybody."""
        names = self._draw_names(data, records, lambda field: field.relational and self._get_new(field))
        name = data.draw(st.sampled_from(names), "link") if names else "create_uid"
        field = records._fields[name]
        linked = data.draw(st.sampled_from(self._get_new(field) or [1]), "linked")
        return {name: linked if field.type == "many2one" else [[4, linked]]}

    def _draw_text(self, data, records):
        names = self._draw_names(data, records, lambda field: field.type in ("char", "text") and field.store)
        return {data.draw(st.sampled_from(names), "text"): "changed"} if names else {}

    # -- what is in them ----------------------------------------------------------------------------------------------

    def draw_ids(self, data, records, most=3):
        ids = self._get_ids(records._name)
        return data.draw(st.lists(st.sampled_from(ids), min_size=1, max_size=most, unique=True), "ids") if ids else [1]

    def draw_fields(self, data, records):
        names = self._draw_names(data, records)
        return data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=6, unique=True), "fields")

    def draw_specification(self, data, records, names=(), depth=0):
        spec = {name: {} for name in names}
        for name in self.draw_fields(data, records):
            field = records._fields[name]
            spec[name] = {}
            if field.comodel_name and depth < 2 and data.draw(st.booleans(), "deeper"):
                below = self.draw_specification(data, records.env[field.comodel_name], depth=depth + 1)
                spec[name] = {"fields": {"display_name": {}, **below}}
        return spec

    def draw_path(self, data, records, searchable=False):
        """Return a field, or a dotted path of up to three."""
        path = []
        for _depth in range(3):
            names = self._draw_names(data, records, self._is_searchable if searchable else None)
            name = data.draw(st.sampled_from(names), "field")
            path.append(name)
            comodel = records._fields[name].comodel_name
            if not comodel or not data.draw(st.booleans()):
                break
            records = records.env[comodel]
        return ".".join(path)

    def draw_domain(self, data, records):
        leaves = [self.draw_leaf(data, records) for _number in range(data.draw(st.integers(0, 3)))]
        signs = [data.draw(st.sampled_from("&|")) for _leaf in leaves[1:]]
        return [*signs, *leaves]

    def draw_leaf(self, data, records):
        path = self.draw_path(data, records, searchable=True)
        field = self._get_field(records, path)
        operators = OPERATORS[field.type]
        if field.relational and self.env[field.comodel_name]._parent_name not in self.env[field.comodel_name]._fields:
            operators = [operator for operator in operators if operator != "child_of"]
        operator = data.draw(st.sampled_from(operators), "operator")
        if operator == "any":
            return path, "any", [self.draw_leaf(data, records.env[field.comodel_name])]
        value = self._draw_value(data, field, operator)
        return path, operator, [value] if operator in ("in", "not in") else value

    def _draw_value(self, data, field, operator):
        if "like" in operator or field.type in ("char", "text"):
            return data.draw(st.sampled_from(sorted(WORDS.values())), "word")
        if field.relational:
            return data.draw(st.sampled_from(self._get_new(field) or [1]), "linked")
        if field.type == "boolean":
            return data.draw(st.booleans())
        if field.type in ("date", "datetime"):
            return data.draw(st.sampled_from(("2020-01-01", "2035-01-02", "now", "today")))
        if field.type == "selection":
            return data.draw(st.sampled_from(field.get_values(self.env) or ["none"]))
        return data.draw(st.integers(0, 100))

    def draw_groupby(self, data, records):
        names = self._draw_names(data, records, is_groupable)
        groupby = []
        for name in data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True), "groupby"):
            is_date = records._fields[name].type in ("date", "datetime")
            groupby.append(f"{name}:{data.draw(st.sampled_from(DATES))}" if is_date else name)
        return groupby

    def draw_order(self, data, records):
        names = self._draw_names(data, records, is_column)
        return f"{data.draw(st.sampled_from(names), 'order')} {data.draw(st.sampled_from(('asc', 'desc')))}"

    def _draw_names(self, data, records, fits=None):
        names = sorted(name for name, field in records._fields.items() if not fits or fits(field))
        read = [name for name in names if records._has_field_access(records._fields[name], "read")]
        return self._draw_mostly(data, read, names)

    def _is_searchable(self, field):
        """Fields that the host searches by methods of its own take what they like: only stored ones, and ours."""
        return field.type in OPERATORS and (field.store or field.search and "mobility_mentoring" in field._modules)

    def _get_field(self, records, path):
        *before, last = path.split(".")
        for name in before:
            records = records.env[records._fields[name].comodel_name]
        return records._fields[last]

    def _get_new(self, field):
        return self._get_ids(field.comodel_name)

    def _get_ids(self, model):
        """Return the newest records of a model: those that the journey left."""
        if model not in self.new_ids:
            try:
                records = self.env[model].with_context(active_test=False).search([], order="id desc", limit=20)
            except UserError:  # made up by the host from other records, and not to be searched
                records = self.env[model]
            self.new_ids[model] = [number for number in records.ids if isinstance(number, int)]
        return self.new_ids[model]


def is_column(field):
    return bool(field.store and field.column_type)


def is_groupable(field):
    return field._description_groupable and (is_column(field) or field.type == "many2many" and field.store)


KINDS = {name.removeprefix("_draw_") for name in vars(Caller) if name.startswith("_draw_")} - {
    "value",
    "mostly",
    "links",
    "text",
    "names",
}


class TestRandomCalls(JourneyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sweep.find_all()

    def test_random_calls_tell_nothing_and_are_only_refused(self):
        for role in ROLES:
            with self.subTest(role=role):
                self._check_role(role, Caller(self, getattr(self, role)))

    def _check_role(self, role, caller):
        @seed(SEED * 100 + ROLES.index(role))
        @settings(
            max_examples=CALLS,
            deadline=None,
            database=None,
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        @given(data=st.data())
        def run(data):
            self._check(role, *caller.draw_call(data))

        run()

    def _check(self, role, model, method, ids, arguments):
        note(f"{role}: {model}.{method}({ids}, {arguments})")
        answer = self._call(getattr(self, role), model, method, ids, arguments)
        self.sweep.found = defaultdict(set)
        self.sweep._note(answer, "answer")
        self.assertLessEqual(set(self.sweep.found), ALLOWED[role])
        if method == "search_count" and isinstance(answer, int) and answer and len(arguments[0]) == 1:
            self._check_count(role, *arguments[0][0])

    @mute_logger(*QUIET)
    def _call(self, user, model, method, ids, arguments):
        """Return what a client is answered, or told when it is refused. What was done is undone."""
        records = self.env[model].with_user(user)
        is_model_method = getattr(getattr(type(records), method), "_api_model", False)
        self.env.invalidate_all()
        try:
            with self.cr.savepoint():
                context = {"context": {"allowed_company_ids": user.company_ids.ids}}
                answer = call_kw(records, method, [*([] if is_model_method else [ids]), *arguments], context)
                self.env.flush_all()
                raise Undo
        except Undo:
            return answer
        except (UserError, RedirectWarning, IntegrityError) as error:
            # also AccessError, ValidationError and MissingError; what the database refuses is a ValidationError in the
            # answer to a client, in words of the host
            return str(error)
        except Exception as error:
            if is_ours(error):
                raise
            return str(error)  # the host breaks by itself: that tells nothing either

    def _check_count(self, role, path, operator, value):
        """A count tells as much as a name: what is searched for by a word is not found."""
        keys = {key for key, word in WORDS.items() if word == value}
        if operator in ("ilike", "=", "=ilike") and keys:
            self.assertLessEqual(keys, ALLOWED[role], f"{path} {operator} {value}")


def is_ours(error):
    """Whether the addon broke: a method of it, or what it says of its models. The host breaks by itself on odd values.

    Those of our methods that every call goes through hand it on to the host.
    """
    files = [frame.filename for frame in traceback.extract_tb(error.__traceback__)]
    broke = any(OURS in file and "/tests/" not in file and not file.endswith(HANDED_ON) for file in files)
    return broke or "mobility" in str(error)


class Undo(Exception):
    """Leaves a savepoint without keeping anything."""
