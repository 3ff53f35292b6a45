from . import participant
from . import program
from . import bridge
from . import goal
from . import session
from . import learning
from . import reward
from . import host
