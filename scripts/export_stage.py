"""A stage for measuring and breaking the export: the simulator, a server on SQLite, and as many answers as one likes.

Used by `scripts/bench-export` and `scripts/chaos`. Everything lives in a temporary folder and on loopback.
"""

import json
import os
import signal
import sqlite3
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
SITE = "harrow-pike"
# Nothing here is for a proxy.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def free_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Stage:
    def __init__(self, profile="release"):
        self.bin = TARGET / profile
        self.folder = tempfile.TemporaryDirectory(prefix="qstream-stage-")
        self.path = Path(self.folder.name)
        self.port = free_port()
        self.server = None
        self.simulator = subprocess.Popen(
            [self.bin / "salesforce-simulator", "--port", "0", "--https-port", "0",
             "--canvas-url", f"http://qstream.localhost:{self.port}/canvas"],
            stdout=subprocess.PIPE, text=True)
        self.told = json.loads(self.simulator.stdout.readline())
        self.org = next(org for org in self.told["orgs"] if org["key"] == SITE)
        self.plain = f"http://127.0.0.1:{self.told['port']}"
        self.settings()
        self.qstream("migrate")
        self.qstream("site", "create", SITE, "--sample")

    def settings(self):
        key = subprocess.run([self.bin / "qstream", "keys", "new"], check=True, capture_output=True, text=True).stdout
        (self.path / "keys").write_text(key)
        (self.path / "q.toml").write_text(f"""
[web]
listen = "127.0.0.1:{self.port}"
public_url = "http://qstream.localhost:{self.port}"
[database]
url = "sqlite:{self.path}/q.db"
[keys]
master_file = "{self.path}/keys"
[canvas]
consumer_secrets = ["1:{self.org['canvas_secret']}"]
[[salesforce.host_families]]
scheme = "http"
my_domain = "my.localhost"
ancestors = ["lightning.localhost"]
""")

    def qstream(self, *arguments, given=None):
        command = [self.bin / "qstream", "--config", self.path / "q.toml", *arguments]
        done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(map(str, arguments))}: {done.stdout}{done.stderr}")
        return done.stdout

    def connect(self):
        self.qstream("site", "connect", SITE, "--org", "-", "--responses", given=json.dumps(self.org))

    def serve(self):
        log = open(self.path / "server.log", "ab")
        self.server = subprocess.Popen(
            [self.bin / "qstream", "--config", self.path / "q.toml", "serve"], stdout=log, stderr=log)
        return self.server

    def kill(self):
        self.server.send_signal(signal.SIGKILL)
        self.server.wait()

    def database(self):
        return sqlite3.connect(self.path / "q.db", timeout=30)

    def ask(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.plain + path, data, {"content-type": "application/json"})
        with OPENER.open(request) as reply:
            return json.loads(reply.read() or "null")

    def seed(self, count):
        """Adds `count` answers of the past to the sample's enrolments."""
        database = self.database()
        site, = database.execute("SELECT site_id FROM sites").fetchone()
        enrolments = [row[0] for row in database.execute("SELECT enrolment_id FROM enrolments")]
        questions = database.execute("SELECT question_id, question_version_id FROM course_questions").fetchall()
        start = 1_790_000_000_000

        def ident(number, kind):
            millis = (start + number).to_bytes(6, "big")
            return millis + bytes([0x70, kind]) + bytes([0x80]) + os.urandom(7)

        presentations, answers = [], []
        for number in range(count):
            enrolment = enrolments[number * len(enrolments) // count]
            question, version = questions[number % len(questions)]
            presentation, answer = ident(number, 1), ident(number, 2)
            presentations.append((site, presentation, enrolment, question, version, 1, "new", "2026-09-21", 0,
                                  "answered", answer))
            answers.append((site, answer, presentation, enrolment, question, '["a"]', number % 2, 1, 5, 0, 0, None,
                            (start + number) * 1000, "2026-09-21", "2026-09-21T09:00:00", "canvas"))
        database.executemany(
            "INSERT INTO presentations (site_id, presentation_id, enrolment_id, question_id, question_version_id, attempt,"
            " class, scheduled_on, position, state, answer_id) VALUES (?,?,?,?,?,?,?,?,?,?,?)", presentations)
        database.executemany(
            "INSERT INTO answers (site_id, answer_id, presentation_id, enrolment_id, question_id, chosen, num, den,"
            " first_points, retirement_points, retired, next_on, answered_at, answered_on, wall_clock, channel)"
            " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", answers)
        database.commit()
        database.close()

    def queue(self):
        """How many rows are in which state."""
        database = self.database()
        counts = dict(database.execute("SELECT state, COUNT(*) FROM export_items GROUP BY state"))
        open_runs, = database.execute(
            "SELECT COUNT(*) FROM export_runs WHERE state IN ('marking', 'sending')").fetchone()
        database.close()
        return counts, open_runs

    def until_run_is_over(self, limit=600):
        end = time.monotonic() + limit
        database = self.database()
        while time.monotonic() < end:
            left, = database.execute(
                "SELECT COUNT(*) FROM export_runs WHERE state IN ('marking', 'sending')").fetchone()
            if left == 0:
                database.close()
                return
            if self.server.poll() is not None:
                raise SystemExit((self.path / "server.log").read_text()[-3000:])
            time.sleep(0.02)
        raise SystemExit("the run doesn't end: " + self.qstream("export", "status", SITE))

    def close(self):
        for process in (self.server, self.simulator):
            if process and process.poll() is None:
                process.terminate()
                process.wait()
        self.folder.cleanup()


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_mb(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0
