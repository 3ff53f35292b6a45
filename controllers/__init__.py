from . import childcare
from . import voucher
