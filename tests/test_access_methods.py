import json
from collections import defaultdict

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.service.model import call_kw, get_public_method
from odoo.tools import mute_logger

from .common import QUIET
from .test_access import MODELS, PERSONAL, ROLES, AccessCommon, Undo, read_declarations

TABLE = "access_methods.csv"
OURS = "odoo.addons.mobility_mentoring."
# models of the host that have a method of ours
HOST_MODELS = {"res.partner": PERSONAL, "res.partner.bank": PERSONAL}


class TestAccessMethods(AccessCommon):
    """Walk ``access_methods.csv``: who may call which public method of ours on whose record, over RPC.

    A cell names the records on which a role reaches the method: it returned, or refused for a reason of the domain.
    Where it stands empty, the role gets an ``AccessError``. Each method is really called, on a record that ``READY``
    brought into the state in which somebody gets through.
    """

    maxDiff = None
