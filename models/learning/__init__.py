from . import signal
from . import signal_session
from . import participant
from . import mentor_training
from . import outcome_counted
from . import outcome_figure
from . import research_group
from . import research_member
