from . import goal
from . import goal_step
from . import step_smaller
from . import barrier
from . import participant
from . import stress_plan
from . import participant_barrier
