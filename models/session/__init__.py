from . import session_type
from . import topic
from . import session
from . import session_calendar
from . import session_slot
from . import session_invitation
from . import session_reminded
from . import participant
