"""A headless Chromium, for the tests of pages: it opens a file, presses keys, looks, and tells what went wrong.

It is spoken to in the DevTools protocol through two pipes, so that nothing but the browser is needed.
"""

import base64
import json
import os
import select
import shutil
import subprocess
import sys
from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-component-update",
    "--disable-background-networking", "--disable-sync", "--disable-extensions", "--disable-dev-shm-usage",
    "--no-proxy-server", "--host-resolver-rules=MAP * ~NOTFOUND", "--hide-scrollbars", "--remote-debugging-pipe",
)  # fmt: skip
# Chromium reads commands from 3 and writes answers to 4.
GIVE_PIPES = """
import os, sys
reads, writes, *command = sys.argv[1:]
os.dup2(int(reads), 103), os.dup2(int(writes), 104)
os.dup2(103, 3), os.dup2(104, 4), os.close(103), os.close(104)
os.execv(command[0], command)
"""
PATIENCE = 60  # seconds for an answer, on a machine that is busy
KEYS = {" ": ("Space", 32), "ArrowLeft": ("ArrowLeft", 37), "ArrowRight": ("ArrowRight", 39), "Home": ("Home", 36)}
KEYS |= {"End": ("End", 35), "Tab": ("Tab", 9), "PageUp": ("PageUp", 33), "Enter": ("Enter", 13)}


class Browser:
    """One Chromium with one page."""

    def __init__(self, folder):
        """Start it, with its profile in a folder."""
        self.asked = 0
        self.complaints, self.requests = [], []
        answers, their_end = os.pipe()
        theirs, commands = os.pipe()

        start = [sys.executable, "-I", "-S", "-c", GIVE_PIPES, str(theirs), str(their_end), CHROMIUM, *OPTIONS]
        self.process = subprocess.Popen(
            [*start, f"--user-data-dir={folder}", "about:blank"],
            pass_fds=(theirs, their_end),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": str(folder)},
        )
        os.close(theirs)
        os.close(their_end)
        self.commands, self.answers = os.fdopen(commands, "wb", 0), os.fdopen(answers, "rb", 0)
        self.heard = b""
        self.session = None
        pages = [one for one in self.ask("Target.getTargets")["targetInfos"] if one["type"] == "page"]
        self.session = self.ask("Target.attachToTarget", targetId=pages[0]["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.ask(f"{domain}.enable")

    def ask(self, method, **params):
        """Send a command, and wait for its answer; what happens meanwhile is noted."""
        self.asked += 1
        asked = {"id": self.asked, "method": method, "params": params}
        if self.session:
            asked["sessionId"] = self.session
        self.commands.write(json.dumps(asked).encode() + b"\0")
        while True:
            said = self._hear()
            if said.get("id") == self.asked:
                if "error" in said:
                    raise RuntimeError(f"{method}: {said['error']}")
                return said["result"]
            self._note(said)

    def _hear(self):
        while b"\0" not in self.heard:
            if not select.select([self.answers], [], [], PATIENCE)[0]:
                raise RuntimeError("Chromium does not answer")
            more = self.answers.read(1 << 20)
            if not more:
                raise RuntimeError("Chromium has ended")
            self.heard += more
        said, _, self.heard = self.heard.partition(b"\0")
        return json.loads(said)

    def _note(self, said):
        params = said.get("params", {})
        match said.get("method"):
            case "Runtime.exceptionThrown":
                details = params["exceptionDetails"]
                self.complaints.append(details.get("exception", {}).get("description", details["text"]))
            case "Runtime.consoleAPICalled":
                self.complaints.append(" ".join(str(one.get("value")) for one in params["args"]))
            case "Log.entryAdded":
                self.complaints.append(params["entry"]["text"])
            case "Network.requestWillBeSent":
                self.requests.append(params["request"]["url"])

    def open(self, file):
        """Open a file, and wait until it is there."""
        self.complaints.clear()
        self.requests.clear()
        address = Path(file).resolve().as_uri()
        self.ask("Page.navigate", url=address)
        while self.run("document.readyState + location.href") != f"complete{address}":
            pass

    def run(self, script):
        """The value of a piece of JavaScript."""
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def press(self, *keys):
        """Press keys, as a person does: the page may take them or leave them to the browser."""
        for key in keys:
            code, number = KEYS[key]
            params = {"key": key, "code": code, "windowsVirtualKeyCode": number}
            text = {"text": " "} if key == " " else {"text": "\r"} if key == "Enter" else {}
            self.ask("Input.dispatchKeyEvent", type="keyDown", **params, **text)
            self.ask("Input.dispatchKeyEvent", type="keyUp", **params)

    def click(self, selector):
        """Click with the mouse in the middle of an element."""
        box = f"document.querySelector({json.dumps(selector)}).getBoundingClientRect()"
        script = f"(b => [b.x + b.width / 2, b.y + b.height / 2])({box})"
        self.run(f"document.querySelector({json.dumps(selector)}).scrollIntoView({{block: 'center'}})")
        x, y = self.run(script)
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def look(self, *, scheme="light", media="", motion="no-preference", width=1280, height=800, script=True):
        """Say how the page is seen: its colours, medium and size; whether scripts run, from the next `open` on."""
        features = [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": motion},
        ]
        self.ask("Emulation.setEmulatedMedia", media=media, features=features)
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.ask("Emulation.setScriptExecutionDisabled", value=not script)

    def screenshot(self, *, whole=False):
        """The page as PNG."""
        return base64.b64decode(self.ask("Page.captureScreenshot", captureBeyondViewport=whole)["data"])

    def printed(self):
        """The page on paper, as PDF."""
        return base64.b64decode(self.ask("Page.printToPDF", printBackground=True)["data"])

    def close(self):
        """End it, and wait for its end."""
        try:
            self.session = None
            self.ask("Browser.close")
        except (RuntimeError, OSError):
            self.process.kill()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.commands.close()
        self.answers.close()
