from . import program
from . import exit_reason
from . import enrollment
from . import followup
from . import participant
