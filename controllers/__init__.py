from . import appointment
from . import childcare
from . import portal_base
from . import portal_bridge
from . import portal_bridge_fill
from . import portal_today
from . import portal_welcome
from . import voucher
