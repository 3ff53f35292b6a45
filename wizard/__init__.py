from . import bank_account
from . import enrollment_end
from . import over_time
from . import reason
from . import reward_statement
from . import import_register
from . import import_register_lines
from . import import_instrument
