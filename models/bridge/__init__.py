from . import instrument
from . import pillar
from . import area
from . import level
from . import household_member
from . import assessment
from . import assessment_line
from . import participant
