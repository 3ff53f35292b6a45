from . import test_install
from . import test_bridge_drawing
from . import test_payout
from . import test_demo
