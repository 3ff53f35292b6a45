from . import childcare
from . import portal_base
from . import portal_today
from . import voucher
