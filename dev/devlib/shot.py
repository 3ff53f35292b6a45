"""./dev/shot: a picture of a page of the running dev server, as somebody who is logged in.

examples:  ./dev/shot /odoo out.png --login mentor
           ./dev/shot /odoo/action-base.action_partner_form out.png --click '.o_kanban_record' --full --lang nl_NL
"""

import argparse
import base64
import contextlib
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import requests
import websocket

# the web client has drawn its screen and waits for nothing
IDLE = """
document.readyState === "complete" && !document.querySelector(".o_blockUI, .o_loading_indicator")
&& (!document.body.classList.contains("o_web_client")
    || !!document.querySelector(".o_action_manager > *, .o_home_menu"))
"""
# the web client scrolls inside itself, so the page's own height says nothing
FULL_HEIGHT = """
Math.ceil(Math.max(document.documentElement.scrollHeight, ...[...document.querySelectorAll("*")]
    .filter((el) => el.scrollHeight > el.clientHeight && /auto|scroll/.test(getComputedStyle(el).overflowY))
    .map((el) => el.getBoundingClientRect().top + el.scrollHeight)))
"""


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog="./dev/shot", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("path", help="of the page: /odoo, /my, /web/login ...")
    parser.add_argument("out", help="the .png to write")
    parser.add_argument("--login", help="who looks (the password is the same as the login); nobody when not given")
    parser.add_argument("--size", default="1440x900", help="of the window; a phone is 390x844 (%(default)s)")
    parser.add_argument("--lang", help="nl_NL or en_US: the person's language while the picture is taken")
    parser.add_argument("--click", action="append", default=[], metavar="CSS", help="before the picture; repeatable")
    parser.add_argument("--full", action="store_true", help="the whole height of the page")
    parser.add_argument("--db", default=os.environ.get("MOBILITY_DB"), help="(%(default)s)")
    parser.add_argument("--port", default=8069, type=int, help="of the server (%(default)s)")
    return parser.parse_args(arguments)


def fail(text):
    sys.exit(f"error: {text}")


class Server:
    """The person's session on the server."""

    def __init__(self, url, database):
        self.url, self.database, self.session = url, database, requests.Session()

    def call(self, path, **params):
        try:
            answer = self.session.post(f"{self.url}{path}", json={"params": params}, timeout=60).json()
        except requests.ConnectionError:
            fail(f"nothing answers at {self.url}: start ./dev/run first, or give --port")
        if error := answer.get("error"):
            fail(f"{path}: {error['data'].get('message') or error['message']}")
        return answer["result"]

    def log_in(self, login):
        self.user = self.call("/web/session/authenticate", db=self.database, login=login, password=login)["uid"]

    def method(self, model, method, *args):
        return self.call(f"/web/dataset/call_kw/{model}/{method}", model=model, method=method, args=args, kwargs={})

    @contextlib.contextmanager
    def language(self, code):
        before = self.method("res.users", "read", [self.user], ["lang"])[0]["lang"]
        self.method("res.users", "write", [self.user], {"lang": code})
        try:
            yield
        finally:
            self.method("res.users", "write", [self.user], {"lang": before})


class Browser:
    """A headless Chromium, spoken to in the devtools protocol."""

    def __init__(self, width, height):
        binary = next(filter(None, map(shutil.which, ["chromium", "google-chrome", "chromium-browser"])), None)
        if not binary:
            fail("no chromium here: install it")
        self.profile = tempfile.mkdtemp(prefix="mobility-shot-")
        flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"]
        flags += ["--remote-debugging-port=0", "--remote-allow-origins=*", f"--user-data-dir={self.profile}"]
        self.process = subprocess.Popen([binary, *flags, "about:blank"], stderr=subprocess.DEVNULL)
        port = self._port()
        pages = requests.get(f"http://127.0.0.1:{port}/json", timeout=10).json()
        page = next(page for page in pages if page["type"] == "page")
        self.socket = websocket.create_connection(page["webSocketDebuggerUrl"], timeout=60)
        self.numbers, self.open_requests, self.quiet_since = itertools.count(1), set(), time.monotonic()
        for domain in ("Page", "Network", "Runtime"):
            self.send(f"{domain}.enable")
        self.resize(width, height)

    def _port(self):
        file, until = Path(self.profile, "DevToolsActivePort"), time.monotonic() + 30
        while time.monotonic() < until:
            if file.exists() and (text := file.read_text(encoding="utf-8").split()):
                return text[0]
            time.sleep(0.05)
        fail("chromium did not start")

    def close(self):
        self.process.terminate()
        self.process.wait(10)
        shutil.rmtree(self.profile, ignore_errors=True)

    def _event(self, message):
        kind, request = message.get("method"), message.get("params", {}).get("requestId")
        if kind == "Network.requestWillBeSent" and not re.search(
            r"^data:|/websocket|/bus/", message["params"]["request"]["url"]
        ):
            self.open_requests.add(request)
        elif kind in ("Network.loadingFinished", "Network.loadingFailed"):
            self.open_requests.discard(request)
        if kind and kind.startswith("Network.") and "webSocket" not in kind:
            self.quiet_since = time.monotonic()

    def send(self, method, **params):
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == number:
                if error := message.get("error"):
                    fail(f"{method}: {error['message']}")
                return message["result"]
            self._event(message)

    def evaluate(self, expression):
        return self.send("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def resize(self, width, height):
        self.width, self.height = width, height
        self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500
        )

    def wait_idle(self, seconds=60):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(0.1)
            idle = self.evaluate(IDLE)
            if idle and not self.open_requests and time.monotonic() - self.quiet_since > 0.7:
                return
        print("notice: the page never came to rest; the picture shows what there was", file=sys.stderr)

    def click(self, selector):
        quoted, until = json.dumps(selector), time.monotonic() + 10
        while not self.evaluate(f"!!document.querySelector({quoted})"):
            if time.monotonic() > until:
                fail(f"nothing on the page matches {selector}")
            time.sleep(0.1)
        self.evaluate(f"document.querySelector({quoted}).click()")
        self.quiet_since = time.monotonic()
        self.wait_idle()

    def picture(self, out, full):
        if full:
            self.resize(self.width, max(self.height, self.evaluate(FULL_HEIGHT)))
            self.wait_idle()
        data = self.send("Page.captureScreenshot", format="png")["data"]
        Path(out).write_bytes(base64.b64decode(data))


def main(arguments):
    options = parse(arguments)
    size = re.fullmatch(r"(\d+)x(\d+)", options.size) or fail("--size is like 1440x900")
    url = f"http://127.0.0.1:{options.port}"
    server = Server(url, options.db)
    with contextlib.ExitStack() as stack:
        if options.login:
            server.log_in(options.login)
            if options.lang:
                stack.enter_context(server.language(options.lang))
        browser = Browser(*map(int, size.groups()))
        stack.callback(browser.close)
        for name, value in server.session.cookies.items():
            browser.send("Network.setCookie", name=name, value=value, url=url)
        if options.lang:
            browser.send("Network.setCookie", name="frontend_lang", value=options.lang, url=url)
        if error := browser.send("Page.navigate", url=f"{url}{options.path}").get("errorText"):
            fail(f"{url}{options.path}: {error} (is ./dev/run running, and on this port?)")
        browser.wait_idle()
        for selector in options.click:
            browser.click(selector)
        browser.picture(options.out, options.full)
    print(options.out)


if __name__ == "__main__":
    main(sys.argv[1:])
