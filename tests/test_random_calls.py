"""Whatever a client may ask, at random: nothing comes back that the role may not know, and no error but a refusal."""

import os
from collections import defaultdict

from hypothesis import HealthCheck, Phase, given, note, seed, settings
from hypothesis import strategies as st
from odoo.exceptions import RedirectWarning, UserError
from odoo.service.model import call_kw
from odoo.tools import mute_logger

from .journey import WORDS, JourneyCommon
from .sweep import QUIET
from .test_access_methods import find_methods
from .test_sweep import ALLOWED

ALL = bool(os.environ.get("MOBILITY_TEST_ALL"))
CALLS, SEED = (5000, 7) if ALL else (200, 1)
ROLES = tuple(ALLOWED)
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
    """Makes up calls that are well formed: fields, domains and groups that exist, on any record of the person."""

    def __init__(self, test):
        self.env = test.env
        self.last_ids = test.sweep.last_ids
        self.models = sorted(model for model in test.sweep.places if not self.env[model]._abstract)
        self.methods = sorted(find_methods(self.env))
        self.new_ids = {}

    def draw_call(self, data):
        """Return (model, method, ids, arguments)."""
        model = data.draw(st.sampled_from(self.models), "model")
        kind = data.draw(st.sampled_from(sorted(KINDS)), "kind")
        return getattr(self, f"_draw_{kind}")(data, self.env[model])

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
        names = [self.draw_path(data, records).replace(".", "/") for _number in range(2)]
        return records._name, "export_data", self.draw_ids(data, records), [names]

    def _draw_onchange(self, data, records):
        links = [name for name, field in records._fields.items() if field.relational and self._get_new(field)]
        if not links:
            return self._draw_read(data, records)
        name = data.draw(st.sampled_from(sorted(links)), "link")
        field = records._fields[name]
        linked = data.draw(st.sampled_from(self._get_new(field)), "linked")
        value = linked if field.type == "many2one" else [[4, linked]]
        ids = data.draw(st.sampled_from(([], self.draw_ids(data, records)[:1])))
        return records._name, "onchange", ids, [{name: value}, [name], self.draw_specification(data, records)]

    def _draw_write(self, data, records):
        texts = [name for name, field in records._fields.items() if field.type in ("char", "text") and field.store]
        if not texts:
            return self._draw_read(data, records)
        vals = {data.draw(st.sampled_from(sorted(texts)), "text"): "changed"}
        return records._name, "write", self.draw_ids(data, records), [vals]

    def _draw_delete(self, data, records):
        return records._name, "unlink", self.draw_ids(data, records), []

    def _draw_copy(self, data, records):
        return records._name, "copy_data", self.draw_ids(data, records), []

    def _draw_ours(self, data, records):
        model, method = data.draw(st.sampled_from(self.methods), "method")
        arguments = {"action_make_smaller": [["One", "Two"]]}.get(method, [])
        return model, method, self.draw_ids(data, self.env[model])[:1], arguments

    # -- what is in them ----------------------------------------------------------------------------------------------

    def draw_ids(self, data, records):
        ids = self._get_ids(records._name)
        return data.draw(st.lists(st.sampled_from(ids), min_size=1, max_size=3, unique=True), "ids") if ids else [1]

    def draw_fields(self, data, records):
        names = sorted(records._fields)
        return data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=6, unique=True), "fields")

    def draw_specification(self, data, records, depth=0):
        spec = {}
        for name in self.draw_fields(data, records):
            field = records._fields[name]
            spec[name] = {}
            if field.comodel_name and depth < 2:
                below = self.draw_specification(data, self.env[field.comodel_name], depth + 1)
                spec[name] = {"fields": {"display_name": {}, **below}}
        return spec

    def draw_path(self, data, records, searchable=False):
        """Return a field, or a dotted path of up to three."""
        path = []
        for _depth in range(3):
            names = [name for name, field in records._fields.items() if not searchable or self._is_searchable(field)]
            name = data.draw(st.sampled_from(sorted(names)), "field")
            path.append(name)
            comodel = records._fields[name].comodel_name
            if not comodel or not data.draw(st.booleans()):
                break
            records = self.env[comodel]
        return ".".join(path)

    def draw_domain(self, data, records):
        leaves = [self.draw_leaf(data, records) for _number in range(data.draw(st.integers(0, 3)))]
        signs = [data.draw(st.sampled_from("&|")) for _leaf in leaves[1:]]
        return [*signs, *leaves]

    def draw_leaf(self, data, records):
        path = self.draw_path(data, records, searchable=True)
        field = self._get_field(records, path)
        operator = data.draw(st.sampled_from(OPERATORS[field.type]), "operator")
        if operator == "any":
            return path, "any", [self.draw_leaf(data, self.env[field.comodel_name])]
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
        names = [name for name, field in records._fields.items() if field.store and field._description_groupable]
        groupby = []
        for name in data.draw(st.lists(st.sampled_from(sorted(names)), min_size=1, max_size=2, unique=True), "groupby"):
            is_date = records._fields[name].type in ("date", "datetime")
            groupby.append(f"{name}:{data.draw(st.sampled_from(DATES))}" if is_date else name)
        return groupby

    def draw_order(self, data, records):
        names = [name for name, field in records._fields.items() if field.store and field._description_sortable]
        return f"{data.draw(st.sampled_from(sorted(names)), 'order')} {data.draw(st.sampled_from(('asc', 'desc')))}"

    def _is_searchable(self, field):
        """Fields that the host searches by methods of its own take what they like: only stored ones, and ours."""
        return field.type in OPERATORS and (field.store or field.search and "mobility_mentoring" in field._modules)

    def _get_field(self, records, path):
        *before, last = path.split(".")
        for name in before:
            records = self.env[records._fields[name].comodel_name]
        return records._fields[last]

    def _get_new(self, field):
        return self._get_ids(field.comodel_name)

    def _get_ids(self, model):
        """Return the newest records of a model: those that the journey left."""
        if model not in self.new_ids:
            records = self.env[model].with_context(active_test=False).search([], order="id desc", limit=20)
            self.new_ids[model] = records.ids
        return self.new_ids[model]


KINDS = {name.removeprefix("_draw_") for name in vars(Caller) if name.startswith("_draw_")} - {"value"}


class TestRandomCalls(JourneyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sweep.find_all()

    def test_random_calls_tell_nothing_and_are_only_refused(self):
        caller = Caller(self)

        @seed(SEED)
        @settings(
            max_examples=CALLS,
            deadline=None,
            database=None,
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        @given(data=st.data(), role=st.sampled_from(ROLES))
        def run(data, role):
            self._check(role, *caller.draw_call(data))

        run()

    @mute_logger(*QUIET)
    def _check(self, role, model, method, ids, arguments):
        note(f"{role}: {model}.{method}({ids}, {arguments})")
        user = getattr(self, role)
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
            pass
        except (UserError, RedirectWarning) as error:  # also AccessError, ValidationError and MissingError
            answer = str(error)
        self.sweep.found = defaultdict(set)
        self.sweep._note(answer, "answer")
        self.assertLessEqual(set(self.sweep.found), ALLOWED[role])
        if method == "search_count" and answer and len(arguments[0]) == 1:
            self._check_count(role, *arguments[0][0])

    def _check_count(self, role, path, operator, value):
        """A count tells as much as a name: what is searched for by a word is not found."""
        keys = {key for key, word in WORDS.items() if word == value}
        if operator in ("ilike", "=", "=ilike") and keys:
            self.assertLessEqual(keys, ALLOWED[role], f"{path} {operator} {value}")


class Undo(Exception):
    """Leaves a savepoint without keeping anything."""
