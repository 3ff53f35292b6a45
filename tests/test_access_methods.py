from collections import defaultdict
from contextlib import closing
from itertools import product

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.fields import Command
from odoo.service.model import call_kw, get_public_method
from odoo.tools import mute_logger

from .access_ready import ARGUMENTS, CONTEXT, READY
from .common import QUIET
from .test_access import MODELS, PERSONAL, ROLES, WIZARD, AccessCommon, Undo, read_declarations

TABLE = "access_methods.csv"
OURS = "odoo.addons.mobility_mentoring."
# models of the host that have a method of ours
HOST_MODELS = {"res.partner": PERSONAL, "res.partner.bank": PERSONAL}


def find_methods(env):
    """Return {(model, method)}: what can be called over RPC because of us, and not what the host calls so."""
    found = set()
    for model in env.registry:
        parents = env.registry[model].mro()
        ours = [parent for parent in parents if parent.__module__.startswith(OURS)]
        if ours and not env[model]._abstract:
            theirs = {name for parent in parents if parent not in ours for name in vars(parent)}
            names = {name for parent in ours for name in vars(parent)} - theirs
            found |= {(model, name) for name in names if is_public(env[model], name)}
    return found


def is_public(records, name):
    try:
        return bool(get_public_method(records, name))
    except (AccessError, AttributeError):
        return False


class TestAccessMethods(AccessCommon):
    """Walk ``access_methods.csv``: who may call which public method of ours on whose record, over RPC.

    A cell names the records on which a role gets through, or as ``own:no`` is told why not (four eyes, who approves).
    On any other record the role gets an ``AccessError``, and always on a record that it cannot read. Each method is
    really called, in a state in which somebody gets through.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.declared = {(row["model"], row["method"]): row for row in read_declarations(TABLE)}
        cls.kinds = {**MODELS, **HOST_MODELS}
        for kind in PERSONAL:
            mentor = cls.records["mobility.goal", kind].mentor_id
            person = cls._participant(f"With an account {kind}", mentor, mentor.company_id)
            cls.records["res.partner", kind] = person.partner_id
            cls.records["res.partner.bank", kind] = cls._bank_account(person, trusted=False)
        cls.through, cls.told, cls.problems = set(), defaultdict(set), []

    def _get_cells(self, model, method):
        """Return what the table should say of this method: {role: kinds of records}."""
        strangers = [role for role in ROLES if not self.env[model].with_user(self.users[role]).has_access("read")]
        if not self._are_all_refused(model, method, strangers):
            strangers = []
        return {
            role: " ".join(filter(None, (self._get_cell(model, method, role, kind) for kind in self.kinds[model])))
            if role not in strangers
            else ""
            for role in ROLES
        }

    def _are_all_refused(self, model, method, roles):
        """The quick way for those who may not even read the model: what is refused leaves nothing to undo."""
        with closing(self.cr.savepoint(flush=False)):
            for role, kind in product(roles, self.kinds[model]):
                try:
                    self._call(self.records[model, kind], method, self.users[role])
                except AccessError:
                    continue
                except Exception:
                    return False
                return False
        return True

    def _get_cell(self, model, method, role, kind):
        """Really call it, undo what it did, and return what came of it."""
        user = self.users[role]
        try:
            with self.cr.savepoint():
                record = self._get_method_record(model, method, user, kind)
                reads = record.with_user(user).has_access("read")
                self.env.invalidate_all()  # what is in the cache is told to anybody
                self._call(record, method, user)
                self.env.flush_all()
                raise Undo
        except AccessError:
            return ""
        except Undo:
            self.through.add((model, method))
            answer = kind
        except (UserError, RedirectWarning) as error:
            self.told[model, method].add(str(error))
            answer = f"{kind}:no"
        except Exception as error:
            self.problems.append(f"{model}.{method} breaks for {role} on a record ({kind}): {error!r}")
            return "breaks"
        if not reads:
            self.problems.append(f"{model}.{method} answers {role} about a record ({kind}) that {role} cannot read")
        return answer

    def _get_method_record(self, model, method, user, kind):
        record = self._get_record(model, user, kind) if model in MODELS else self.records[model, kind]
        if kind != "other_company" and (make_ready := READY.get(f"{model}.{method}")):
            record = make_ready(self, record.with_env(self.env)) or record
        return record

    def _call(self, record, method, user):
        arguments = ARGUMENTS.get(f"{record._name}.{method}", [])
        context = {**QUIET, **CONTEXT, "allowed_company_ids": user.company_ids.ids}
        call_kw(self.env[record._name].with_user(user), method, [record.ids, *arguments], {"context": context})

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_everybody_may_call_what_the_table_says_and_nothing_else(self):
        methods = find_methods(self.env)
        for model, method in sorted(methods):
            cells, declared = self._get_cells(model, method), self.declared.get((model, method))
            line = ",".join((model, method, *cells.values()))
            if not declared:
                self.problems.append(f"not in {TABLE}. If this is who may call it, add the line\n{line}")
            elif line != ",".join(declared.values()):
                self.problems.append(f"{TABLE} says\n{','.join(declared.values())}\nbut it is\n{line}")
            if (model, method) not in self.through:
                told = "; ".join(sorted(self.told[model, method]))
                self.problems.append(f"nobody gets through {model}.{method} (make the record READY): {told}")
        gone = self.declared.keys() - methods
        self.problems += [f"{model}.{method} stands in {TABLE} and is no more" for model, method in sorted(gone)]
        self.assertFalse(self.problems, "\n" + "\n".join(self.problems))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_what_cannot_be_read_is_told_in_no_way(self):
        told = []
        staff = self.env["res.users"].union(*self.users.values()).filtered(lambda user: not user.share)
        staff.write({"group_ids": [Command.link(self.env.ref("base.group_allow_export").id)]})
        for row in self.rows:
            model, user, record = row["model"], self.users[row["group"]], self.records[row["model"], row["record"]]
            if row["read"] == "1" or self.kinds[model] is WIZARD:
                continue
            for method, ids, arguments in self._get_ways(record):
                if self._is_told(record.with_user(user), method, ids, arguments):
                    told.append(f"{model}.{method} tells {row['group']} of a record ({row['record']})")
        self.assertFalse(told, "\n" + "\n".join(told))

    def _get_ways(self, record):
        """Return (method, ids, arguments) of the host's ways to learn of a record."""
        group = "create_uid" if record._log_access else record._rec_name
        by_id = [("id", "=", record.id)]
        return (
            ("read", record.ids, [["display_name"]]),
            ("web_read", record.ids, [{"display_name": {}}]),
            ("export_data", record.ids, [["display_name"]]),
            ("onchange", record.ids, [{group: False}, [group], {"display_name": {}, group: {}}]),
            ("copy", record.ids, []),
            ("search_read", None, [by_id, ["display_name"]]),
            ("search_count", None, [by_id]),
            ("name_search", None, ["", by_id]),
            ("web_search_read", None, [by_id, {"display_name": {}}]),
            ("formatted_read_group", None, [by_id, [group], ["__count"]]),
            ("web_read_group", None, [by_id, [group], ["__count"]]),
        )

    def _is_told(self, record, method, ids, arguments):
        self.env.invalidate_all()
        context = {"allowed_company_ids": record.env.user.company_ids.ids}
        try:
            with closing(self.cr.savepoint(flush=False)):
                arguments = [*([] if ids is None else [ids]), *arguments]
                answer = call_kw(record.browse(), method, arguments, {"context": context})
        except UserError:  # refused: no access, or no right to export at all
            return False
        return bool(answer.get("length") or answer.get("value") if isinstance(answer, dict) else answer)
