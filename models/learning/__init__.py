from . import signal
from . import signal_session
from . import participant
from . import mentor_training
