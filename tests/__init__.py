from . import test_install
from . import test_participant
from . import test_program
from . import test_bridge
from . import test_goal
from . import test_reward
from . import test_access
from . import test_hidden
