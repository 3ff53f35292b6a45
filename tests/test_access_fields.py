from odoo.models import MAGIC_COLUMNS

from .common import MobilityCommon
from .test_access import MODELS, PERSONAL, ROLES, read_declarations

TABLE = "access_fields.csv"
ADDON = "mobility_mentoring"
COACHING = ("mentor", "coordinator", "manager")


def find_fields(test):
    """Return {(model, field): roles that may read it} of each field that not everybody reads who reads the records.

    These are the fields with groups, those that we add to the host's models, and all fields of records about a person
    that somebody reads who does not coach: there the next field would show to all of them.
    """
    found = {}
    for model in test.env.registry:
        records = test.env[model]
        readers = [role for role in ROLES if records.with_user(test.users[role]).has_access("read")]
        shared = MODELS.get(model) is PERSONAL and set(readers) - set(COACHING)
        for name, field in () if records._abstract else records._fields.items():
            ours = ADDON in field._modules
            if name in MAGIC_COLUMNS or not ours or not (field.groups or shared or not model.startswith("mobility.")):
                continue
            roles = [role for role in readers if records.with_user(test.users[role])._has_field_access(field, "read")]
            found[model, name] = " ".join(roles)
    return found


class TestAccessFields(MobilityCommon):
    """Walk ``access_fields.csv``: who reads which field, where that is not the same for all fields of a record."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {role: cls.portal_user if role == "portal" else getattr(cls, role) for role in ROLES}
        cls.declared = {(row["model"], row["field"]): row["roles"] for row in read_declarations(TABLE)}

    def test_everybody_reads_the_fields_that_the_table_says_and_no_others(self):
        found, problems = find_fields(self), []
        for (model, name), roles in sorted(found.items()):
            declared = self.declared.get((model, name))
            if declared is None:
                problems.append(f"not in {TABLE}. If these may read it, add the line\n{model},{name},{roles}")
            elif declared != roles:
                problems.append(f"{TABLE} says\n{model},{name},{declared}\nbut it is\n{model},{name},{roles}")
        gone = sorted(self.declared.keys() - found.keys())
        problems += [f"{model}.{name} stands in {TABLE} and is no more, or everybody reads it" for model, name in gone]
        self.assertFalse(problems, "\n" + "\n".join(problems))
