from . import assessment
from . import instrument
from . import over_time
from . import participant
from . import participant_over_time
from . import pillar
from . import goal
from . import budget_report
