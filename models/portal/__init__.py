from . import invitation
from . import link_attempt
from . import participant
from . import participant_login
