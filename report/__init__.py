from . import assessment
from . import instrument
from . import participant
from . import pillar
from . import goal
from . import payout
from . import budget_report
