from . import goal
from . import goal_step
from . import participant
