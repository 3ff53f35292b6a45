from . import assessment
from . import participant
from . import pillar
