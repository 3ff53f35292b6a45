from . import assessment
from . import participant
