from . import assessment
from . import instrument
from . import participant
from . import pillar
from . import goal
from . import reward_statement
from . import payout_control
from . import budget_report
