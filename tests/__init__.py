from . import test_participant
from . import test_install
