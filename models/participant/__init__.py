from . import guard
from . import participant
from . import household_member
from . import strengths
