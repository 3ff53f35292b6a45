"""Odoo's log, read record by record: a record is one line that begins with a time, and the lines that follow it."""

import re
from dataclasses import dataclass
from datetime import datetime

_HEAD = re.compile(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) \d+ (\w+) (\S+) ([\w.\-]+): (.*)$")


@dataclass
class Record:
    time: datetime
    level: str
    logger: str
    message: str  # all lines

    @property
    def text(self):
        return f"{self.level} {self.logger}: {self.message}"


def records(lines, copy_to):
    """Yield a record as soon as the next one begins; every line is copied to a file at once.

    What stands before the first record (a crash of the interpreter, say) is given as a record of the logger 'output'.
    """
    current = None
    for line in lines:
        copy_to.write(line)
        copy_to.flush()
        line = line.rstrip("\n")
        if match := _HEAD.match(line):
            if current:
                yield current
            time, level, _database, logger, message = match.groups()
            current = Record(datetime.strptime(time, "%Y-%m-%d %H:%M:%S,%f"), level, logger, message)
        elif current:
            current.message += f"\n{line}"
        else:
            current = Record(datetime.now(), "INFO", "output", line)
    if current:
        yield current
