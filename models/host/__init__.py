from . import res_users
from . import res_partner
from . import res_partner_bank
from . import bank_trail
from . import partner_merge
from . import account_journal
from . import account_move
from . import account_partial_reconcile
