from . import guard
from . import logged
from . import participant
from . import household_member
from . import strengths
from . import access_log
from . import access_grant
from . import consent
