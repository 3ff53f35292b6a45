from . import bank_account
from . import enrollment_end
from . import reason
from . import import_register
from . import import_register_lines
from . import import_instrument
from . import import_voucher
