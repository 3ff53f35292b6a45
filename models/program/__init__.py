from . import program
from . import exit_reason
from . import enrollment
from . import followup
from . import enrollment_followup
from . import participant
from . import authority
from . import coming_of_age
