from . import municipality
