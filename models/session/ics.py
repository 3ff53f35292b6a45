"""An appointment as calendars read it: RFC 5545 and 5546, times in UTC."""


def make_ics(method, uid, sequence, start, stop, stamp, summary, location, organizer, attendee):
    """Return an .ics as bytes: one appointment that is asked for (REQUEST), called off (CANCEL) or shown (PUBLISH).

    :param uid: the same for every message about one appointment
    :param sequence: counts up with every change, so that a calendar knows which message is the latest
    :param organizer: (name, e-mail address or False)
    :param attendee: the e-mail address that it is sent to, False when it is not sent
    """
    name, address = organizer
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//appointments//EN",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"SEQUENCE:{sequence}",
        f"DTSTAMP:{_time(stamp)}",
        f"DTSTART:{_time(start)}",
        f"DTEND:{_time(stop)}",
        f"SUMMARY:{_text(summary)}",
        f"STATUS:{'CANCELLED' if method == 'CANCEL' else 'CONFIRMED'}",
        "CLASS:PRIVATE",
    ]
    if location:
        lines.append(f"LOCATION:{_text(location)}")
    if address:
        quoted = name.replace('"', "'").replace("\n", " ")
        lines.append(f'ORGANIZER;CN="{quoted}":mailto:{address}')
    if attendee:
        lines.append(f"ATTENDEE;RSVP=FALSE:mailto:{attendee}")
    lines += ["END:VEVENT", "END:VCALENDAR", ""]
    return "\r\n".join(_fold(line) for line in lines).encode()


def _time(moment):
    return moment.strftime("%Y%m%dT%H%M%SZ")


def _text(text):
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text


def _fold(line):
    """Break a line that is longer than 75 bytes, as the standard asks, never inside a character."""
    parts, part = [], ""
    for char in line:
        if len((part + char).encode()) > 74:
            parts.append(part)
            part = ""
        part += char
    return "\r\n ".join([*parts, part])
