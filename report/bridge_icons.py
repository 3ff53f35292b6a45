"""Line icons and little figures of the Bridge drawing, as SVG paths around the point 0,0.

Icons fit in a square of 24 and are drawn as strokes, so that a pillar is known without its colour.
"""

import re

ICONS = {
    "house": "M-11,1 L0,-10 L11,1 M-8,-1 V10 H8 V-1 M-2.5,10 V3 H2.5 V10",
    "family": (
        "M-6,-6.5 m-3.5,0 a3.5,3.5 0 1,0 7,0 a3.5,3.5 0 1,0 -7,0 M-11,10 V5 C-11,-2 -1,-2 -1,5 "
        "M6,-1.5 m-2.8,0 a2.8,2.8 0 1,0 5.6,0 a2.8,2.8 0 1,0 -5.6,0 M1.5,10 V9 C1.5,3.5 10.5,3.5 10.5,9 V10"
    ),
    "heart": "M0,10 C-6,5 -11,1 -11,-4 C-11,-10.5 -3,-11 0,-5 C3,-11 11,-10.5 11,-4 C11,1 6,5 0,10 Z",
    "coin": "M-10.5,0 a10.5,10.5 0 1,0 21,0 a10.5,10.5 0 1,0 -21,0 M4.5,-5 C0,-8 -4.5,-4.5 -4.5,0 C-4.5,4.5 0,8 4.5,5 "
    "M-7,-1.7 H1.5 M-7,1.7 H1.5",
    "book": "M0,-6 C-4,-9.5 -9,-9 -11,-8.5 V7.5 C-9,7 -4,6.5 0,9.5 C4,6.5 9,7 11,7.5 V-8.5 C9,-9 4,-9.5 0,-6 V9.5",
    "briefcase": "M-11,-5 H11 V9 H-11 Z M-4.5,-5 V-9.5 H4.5 V-5 M-11,1.5 H-2.5 M2.5,1.5 H11 M-2.5,-0.5 H2.5 V4 H-2.5 Z",
    "star": "M0,-11 L3.2,-3.8 L11,-3 L5.2,2.2 L6.8,9.9 L0,6 L-6.8,9.9 L-5.2,2.2 L-11,-3 L-3.2,-3.8 Z",
    "leaf": "M-9,9 C-12,-6 -2,-11 10.5,-10 C11.5,3 4,11 -6,6 M-10,11 C-7,3 -2,-1 4,-4",
    "hands": "M-11,3 L-6,-2 H0 L3,1 H-2 M3,1 L9,-3 C11,-4 12,-2 10.5,-0.5 L4,6 H-3 L-6,9 L-11,9 "
    "M0,-5.5 C-3,-8 -2,-11 0,-9.5 C2,-11 3,-8 0,-5.5 Z",
    "child": "M-3.5,-7.5 a3.5,3.5 0 1,0 7,0 a3.5,3.5 0 1,0 -7,0 M0,-4 V4 M-8,-5 L0,-0.5 L8,-5 M0,4 L-5,11 M0,4 L5,11",
    "brain": (
        "M0,-8.5 C-4,-12.5 -9,-8.5 -8,-5 C-12.5,-3 -11.5,3 -9,4 C-9.5,8.5 -4,11.5 0,8 "
        "C4,11.5 9.5,8.5 9,4 C11.5,3 12.5,-3 8,-5 C9,-8.5 4,-12.5 0,-8.5 V8 M-5,-2 C-3,-2 -2,-1 0,0 M5,2 C3,2 2,3 0,4"
    ),
    "calendar": "M-10,-8 H10 V10 H-10 Z M-10,-2.5 H10 M-5,-11 V-5.5 M5,-11 V-5.5 M-5,2 H-4.6 M0,2 H0.4 M5,2 H5.4 "
    "M-5,6 H-4.6 M0,6 H0.4",
    "shield": "M0,-11 C3,-8.5 6.5,-8 9.5,-8 C9.5,2 7,8 0,11 C-7,8 -9.5,2 -9.5,-8 C-6.5,-8 -3,-8.5 0,-11 Z "
    "M-4,0 L-1,3 L4.5,-3",
    "wallet": "M-11,-6 H9 V9 H-11 Z M-11,-6 L5,-10 V-6 M11,-1 H4 C1,-1 1,4 4,4 H11 Z",
    "key": "M-5.5,0 m-5.5,0 a5.5,5.5 0 1,0 11,0 a5.5,5.5 0 1,0 -11,0 M0,0 H11 V5 M6,0 V4",
    "puzzle": "M-10,-6 H-4 C-6,-12 3,-12 1,-6 H6 V-1 C12,-3 12,6 6,4 V10 H-10 V4 C-4,6 -4,-3 -10,-1 Z",
    "sun": "M-5,0 a5,5 0 1,0 10,0 a5,5 0 1,0 -10,0 M0,-11 V-8 M0,8 V11 M-11,0 H-8 M8,0 H11 "
    "M-7.8,-7.8 L-5.7,-5.7 M5.7,5.7 L7.8,7.8 M-7.8,7.8 L-5.7,5.7 M5.7,-5.7 L7.8,-7.8",
}
FALLBACK_ICON = "M0,-10 L10,0 L0,10 L-10,0 Z M-2,0 a2,2 0 1,0 4,0 a2,2 0 1,0 -4,0"

CHECK = "M-5.5,0 L-1.5,4.5 L6,-4.5"
QUESTION = "M-3.6,-3.2 C-3.6,-8 3.8,-8 3.8,-3.4 C3.8,-0.6 0,-0.6 0,2.6 M0,6.4 V6.9"
# A speech bubble with nothing but dots: somebody was asked, and rather keeps it to themselves.
KEEP_TO_MYSELF = "M-9,-6.5 H9 V4.5 H-1 L-5,8.5 V4.5 H-9 Z M-4.6,-1 H-4.2 M-0.2,-1 H0.2 M4.2,-1 H4.6"
DASH = "M-6,0 H6"

# A person of 40 high on the point 0,0, looking at the other side with an arm stretched out.
PERSON = "M0,-26 L-0.5,-14 L-6,0 M-0.5,-14 L6,0 M-1,-24 L-8,-16 M0,-24 L10,-27"
PERSON_HEAD = {"x": 1, "y": -33.5, "radius": 6}
FLAG_POLE = "M0,0 V-44"
FLAG_CLOTH = "M1,-44 C8,-49 14,-39 24,-44 V-28 C14,-23 8,-33 1,-28 Z"

DEFAULT_COLOR = "#444444"
_COLOR = re.compile(r"#[0-9a-fA-F]{6}\Z")
# WCAG asks for 4.5 between text and paper; bricks then stay dark enough for a white hatch too.
_CONTRAST = 4.6


def icon_path(name):
    """Return the path of the icon called `name`, or of a plain diamond."""
    return ICONS.get(name or "", FALLBACK_ICON)


def _luminance(channels):
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ink(color):
    """Return `color`, darkened until it can be read on white; anything that is no colour becomes grey."""
    if not isinstance(color, str) or not _COLOR.match(color):
        return DEFAULT_COLOR
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    while 1.05 / (_luminance(channels) + 0.05) < _CONTRAST:
        channels = [channel * 0.92 for channel in channels]
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
