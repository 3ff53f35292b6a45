from . import assessment
from . import instrument
from . import participant
