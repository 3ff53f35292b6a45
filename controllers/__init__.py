from . import childcare
