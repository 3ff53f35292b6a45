from . import bank_account
from . import enrollment_end
from . import reason
