"""An example of a bench: contacts made one by one, and all at once.  ./dev/bench partners [how many]"""

import sys

from devlib.bench import Measure, environment, table

count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
with environment() as env:
    partners = env["res.partner"]
    partners.create({"name": "warm up"})
    with Measure("one by one", env, per=count) as single:
        for number in range(count):
            partners.create({"name": f"single {number}"})
            env.flush_all()
    with Measure("all at once", env, per=count) as batch:
        partners.create([{"name": f"batch {number}"} for number in range(count)])
table([single, batch])
