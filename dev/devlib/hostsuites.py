"""Odoo's own tests of what we change in it, on a database with our addon: the slow part of ./dev/test --all.

They are run by Odoo's own odoo.tests.shell, with every module loaded. Odoo itself would run most of them while it
installs the module they belong to, long before ours is there, and they could not find anything that we break.

A test that fails is run again on a database like it WITHOUT our addon. If it fails there in the same way, that is the
host's own failure (Debian's package lacks things, some tests do not like a second language or other modules): it is
named and not counted. If it passes there, it is run once more with our addon, without the other tests: if it fails
again, it is ours. So no list of known failures has to be kept, which would be true for one package of Odoo only.
"""

import re
from datetime import datetime

from . import db, sandbox
from .tally import Tally

# installed for its tests only
TEST_MODULES = "test_mail"

# (what, why): a module, or a file of its tests
SUITES = [
    ("base/test_res_partner", "we extend the model and hide some of its records by a rule"),
    ("base/test_res_partner_merge", "we refuse a merge of some contacts"),
    ("base/test_res_partner_bank", "we extend the model, and hide some of its records"),
    ("base/test_res_users", "creating and editing users writes contacts through the hiding rule"),
    ("base/test_user_has_group", "our groups imply groups of the host, and our rules ask has_group"),
    ("base/test_groups", "the same, for sets of groups"),
    ("base/test_acl", "views and fields by group"),
    ("base/test_format_address_mixin", "the contact's form, edited by country"),
    ("base/test_display_name", "names of contacts in every form of search"),
    ("base/test_expression", "searches over contacts and their bank accounts"),
    ("base/test_search", "order of contacts in search"),
    ("base/test_ir_attachment", "attachments of contacts follow the right to read the contact"),
    ("base/test_res_company", "a company is a contact"),
    ("base/test_overrides", "goes through every model, ours too: overrides of create, empty records, defaults"),
    ("base_setup", "the group that new users get"),
    ("auth_signup", "a portal user is made from a contact"),
    ("portal", "people read and edit their own contact; the portal wizard"),
    ("calendar", "we hide some attendees"),
    ("mail/test_res_partner", "suggestions of contacts to write to"),
    ("mail/test_res_users", "users and their notifications"),
    ("mail/test_mail_activity", "activities on a contact"),
    ("mail/test_mail_composer", "writing to followers and to contacts"),
    ("mail/test_mail_message", "who reads a message"),
    ("mail/test_mail_template", "contacts filled in by a template"),
    ("mail/discuss/test_avatar_acl", "who sees a contact's picture"),
    ("mail/discuss/test_discuss_channel_access", "who finds whom in channels"),
    ("mail/discuss/test_discuss_channel_invite", "contacts that can be invited"),
    ("mail/discuss/test_discuss_mention_suggestions", "contacts that can be mentioned"),
    ("test_mail", "followers, notifications, activities, access to messages; and how many queries they cost"),
    ("account/test_account_partner", "we leave some contacts out of what counts as a vendor"),
    ("account/test_res_partner_merge", "merging contacts that stand in the books"),
    ("account/test_duplicate_res_partner_bank", "bank accounts of two contacts"),
    ("account/test_account_move_entry", "we follow each change of an entry's state"),
    ("account/test_account_move_in_invoice", "vendor bills of others, number of queries too"),
    ("account/test_account_move_reconcile", "we follow each reconciliation"),
    ("account/test_account_move_payments_widget", "undoing a reconciliation"),
    ("account/test_account_payment", "payments write entries and partials"),
    ("account/test_account_payment_register", "Register Payment, which our payouts use"),
    ("account/test_account_payment_duplicate", "a warning about payments that look alike"),
    ("account/test_account_payment_items", "payments beside other lines of their entry"),
    ("account/test_account_bank_statement", "statement lines are entries that we are asked about"),
    ("account/test_early_payment_discount", "payments with a write-off"),
    ("account/test_account_inalterable_hash", "what may change in a posted entry"),
    ("account/test_audit_trail", "what is kept of a deleted entry"),
    ("account/test_account_move_send", "an invoice is printed and sent to its contact"),
    ("account/test_portal_invoice", "a portal user reads an invoice of their own"),
    ("account/test_portal_attachment", "and what is attached to it"),
    ("account/test_account_journal_dashboard", "counts and sums over all entries"),
]

# what has to fail with our addon, as we mean it: (test, what its message then says, why)
MEANT = [
    (
        "base/test_ir_attachment.TestPermissions.test_field_read_permission",
        '"res_partner"."mobility_hidden"',
        "compares the SQL of all rules on contacts word for word, and ours is one of them",
    ),
]

# what may take one query more than the host allows itself, and no other: whether who is mailed is a participant
# to whom no mail may go
ASKED_ONCE = [
    "test_mail/test_performance.TestMailAPIPerformance.test_tracking_subscription_subtype",
    "test_mail/test_performance.TestMailAPIPerformance.test_tracking_subscription_write",
    "test_mail/test_performance.TestPerformance.test_message_post",
]

SCRIPT = """
from odoo.tests.shell import run_tests
env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
run_tests(env, {tags!r}, {modules!r})
"""


class HostTally(Tally):
    """Counts the host's tests, as 'module/file.Class.method'. What they log beside a failure is the host's affair."""

    def __init__(self, addon, quiet=False):
        super().__init__(addon)
        self.quiet, self.ended = quiet, False
        self.causes = {}

    def __call__(self, record):
        record.time = datetime.now()  # some of those tests stop the clock, or set it to another year
        super().__call__(record)
        if record.logger == "odoo.tests.shell" and record.message.startswith(("Tests ", "No tests ")):
            self._finish(record.time)
            self.ended = True

    def _file(self, logger):
        where = re.match(r"odoo\.addons\.(\w+)\.tests\.([\w.]+)$", logger)
        return where and f"{where[1]}/{where[2].replace('.', '/')}"

    def _fail(self, name, text):
        # one test may fail in several subtests; shown when it is known whose failure it is
        self.failed[name] = f"{self.failed[name]}\n{text}" if name in self.failed else text
        self.causes.setdefault(name, set()).add(_cause(text))

    def _file_through(self, when):
        if not self.quiet:
            super()._file_through(when)

    def _ours(self, record):
        return False


def run(log):
    """Run the suites. Returns a tally in which only those tests have failed that fail because of our addon."""
    tally = HostTally(sandbox.ADDON)
    _run_on_clone(f"{TEST_MODULES},{sandbox.ADDON}", [_suite_tag(what) for what, _why in SUITES], tally, log)
    for what, _why in SUITES:
        if not any(re.match(rf"{what}[/.]", name) for name in [*tally.started, *tally.failed]):
            tally.problems.append(f"no test of {what} ran: is it still called so?")
    for name, text, why in MEANT:
        if text in tally.failed.get(name, ""):
            _take_out(tally, [name], f"fails as it should: {why}")
    for name in ASKED_ONCE:
        if name in tally.failed and all(_is_one_query_more(cause) for cause in tally.causes[name]):
            _take_out(tally, [name], "one query more: may this person be mailed?")
    _take_out(tally, _failing_without_us(tally, log), "fails without the addon as well")
    _take_out(tally, _passing_alone(tally, log), "failed once; passes without the others")
    for name, text in tally.failed.items():
        print(f"\n--- {name}\n{text.rstrip()}\n", flush=True)
    return tally


def _run_on_clone(modules, tags, tally, log):
    homes = sorted({re.match(r"/(\w+)", tag)[1] for tag in tags})
    with sandbox.fresh(sandbox.template(), "run") as database:
        # Some of those tests count the bank accounts or currencies of a database. Our demo data would be loaded, asked
        # for or not, because what we depend on has its own: here it seems to have none.
        db.execute(database, "UPDATE ir_module_module SET demo = false WHERE name = 'mail'")
        sandbox.install(database, log, modules=modules)
        script = SCRIPT.format(tags=",".join(tags), modules=homes)
        code = sandbox.odoo(database, log=log, on_record=tally, script=script)
    if code or not tally.ended:
        tally.problems.append(f"the host's tests did not come to their end (code {code})")


def _failing_without_us(tally, log):
    bare = HostTally(sandbox.ADDON, quiet=True)
    if tally.failed:
        _run_on_clone(TEST_MODULES, _failed_tags(tally), bare, log)
    tally.problems += bare.problems
    return [name for name in tally.failed if tally.causes[name] <= bare.causes.get(name, set())]


def _passing_alone(tally, log):
    again = HostTally(sandbox.ADDON, quiet=True)
    if tally.failed:
        _run_on_clone(f"{TEST_MODULES},{sandbox.ADDON}", _failed_tags(tally), again, log)
    tally.problems += again.problems
    return [name for name in tally.failed if name in again.started and name not in again.failed]


def _take_out(tally, names, why):
    for name in names:
        print(f"{name}: {why}", flush=True)
        tally.started.pop(name, None)
        del tally.failed[name]


def _cause(text):
    """What failed and how, without the numbers of records, which differ from one database to the next."""
    what, *lines = text.splitlines()
    how = [line for line in lines if re.match(r"[\w.]+(Error|Exception|Warning|Violation|Failure)\b", line)] or [what]
    return " ".join(line if "Query count" in line else re.sub(r"\d+", "N", line) for line in (what, how[-1]))


def _is_one_query_more(cause):
    counts = re.search(r"Query count more than expected for user \w+: (\d+) > (\d+)", cause)
    return bool(counts) and int(counts[1]) == int(counts[2]) + 1


def _suite_tag(what):
    module, _slash, file = what.partition("/")
    return f"/{module}/tests/{file}.py" if file else f"/{module}"


def _failed_tags(tally):
    """A test that failed, as a tag; a whole class when it could not be set up."""
    tags = set()
    for name in tally.failed:
        path, class_name, method = name.rsplit(".", 2)
        tags.add(f"/{path.split('/')[0]}:{class_name}" + ("" if method.endswith("Class") else f".{method}"))
    return sorted(tags)
