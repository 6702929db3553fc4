"""What a reader of each notebook takes of the machine on which its kernel runs.

    python tests/benchmarks/readers.py [--only 05,deeper/07]

A JupyterLab is started as on a server, and the cells of each notebook are sent to a kernel of it, one after
the other without a pause. The table has the kernel's memory at its peak, the seconds on the clock and of the
processor from its start to the last answer, and the longest that a cell let its reader wait; the last line
has the server's own memory and processor. Linux only: it reads /proc.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
import uuid
from pathlib import Path

import nbformat
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import websocket_connect

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import rerun
from lab import serving

HEAD = f"{'notebook':26} {'memory, MB':>10} {'clock, s':>9} {'processor, s':>12} {'longest cell':>12}"
# Of the process that answers, and of those that it has started and that have ended.
USED = {"processor": "(lambda used: used.user + used.system + used.children_user + used.children_system)"
                     "(__import__('os').times())",
        "pid": "__import__('os').getpid()"}  # fmt: skip


class Kernel:
    """A kernel of a server, started in a folder of it, to which cells are sent as a page sends them.

    `server` is its address with a slash at the end; a `token` is needed where it asks for one.
    """

    def __init__(self, server, folder="notebooks", token=None):
        self.server, self.folder = server, folder
        self.headers = {"Authorization": f"token {token}"} if token else {}
        self.session, self.number = uuid.uuid4().hex, 0

    async def ask(self, path, method="GET", body=None):
        """What the server's REST interface answers."""
        body = None if body is None else json.dumps(body)
        request = {"method": method, "body": body, "headers": self.headers, "request_timeout": 120}
        answer = await AsyncHTTPClient().fetch(self.server + path, **request)
        return json.loads(answer.body) if answer.body else None

    async def __aenter__(self):
        self.id = (await self.ask("api/kernels", "POST", {"name": "python3", "path": self.folder}))["id"]
        channels = f"api/kernels/{self.id}/channels?session_id={self.session}"
        address = f"ws{self.server.removeprefix('http')}{channels}"
        request = HTTPRequest(address, headers=self.headers, connect_timeout=120)
        self.socket = await websocket_connect(request, max_message_size=2**28)
        return self

    async def __aexit__(self, *reason):
        self.socket.close()
        await self.ask(f"api/kernels/{self.id}", "DELETE")

    async def run(self, code, expressions=None):
        """The reply to a cell, when it has come and the kernel is idle again."""
        self.number += 1
        header = {"msg_id": f"{self.session}-{self.number}", "msg_type": "execute_request", "version": "5.3",
                  "session": self.session, "username": ""}  # fmt: skip
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False,
                   "user_expressions": expressions or {}, "stop_on_error": True}  # fmt: skip
        request = {"channel": "shell", "header": header, "content": content}
        request |= {"parent_header": {}, "metadata": {}}
        await self.socket.write_message(json.dumps(request))
        reply = idle = None
        while reply is None or not idle:
            kind, said = await self.answer(header["msg_id"])
            reply = said if kind == "execute_reply" else reply
            idle = idle or said.get("execution_state") == "idle"
        return reply

    async def answer(self, number):
        """The next message about a request, and its kind."""
        while (message := await self.socket.read_message()) is not None:
            if isinstance(message, bytes):
                continue  # it brings an array or a picture
            message = json.loads(message)
            if message["parent_header"].get("msg_id") == number:
                return message["msg_type"], message["content"]
        raise ConnectionError(f"{self.server} has ended the connection to a kernel")

    async def read(self, notebook, pause=0):
        """Runs a notebook's cells, with pauses: the seconds that each took. RuntimeError where one fails."""
        waits = []
        for cell in nbformat.read(notebook, as_version=4).cells:
            if cell.cell_type == "code":
                start = time.perf_counter()
                reply = await self.run(cell.source)
                waits.append(time.perf_counter() - start)
                if reply["status"] != "ok" and "raises-exception" not in cell.metadata.get("tags", ()):
                    raise RuntimeError(f"{notebook.name}, cell {cell.id}: {reply.get('evalue')}")
                await asyncio.sleep(pause)
        return waits

    async def used(self):
        """The kernel's seconds of the processor and its number among the machine's processes."""
        said = (await self.run("", USED))["user_expressions"]
        return {name: float(value["data"]["text/plain"]) for name, value in said.items()}


def memory(pid, of="VmHWM"):
    """Megabytes (10^6 bytes) of a process at its peak; of "Pss" now, with its part of what is shared."""
    file = "smaps_rollup" if of == "Pss" else "status"
    lines = Path(f"/proc/{int(pid)}/{file}").read_text(encoding="ascii", errors="replace").splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith(f"{of}:")) / 1e6


def processor(pid):
    """Seconds of the processor that a process has had."""
    text = Path(f"/proc/{int(pid)}/stat").read_text(encoding="ascii", errors="replace")
    return sum(map(int, text.rpartition(")")[2].split()[11:13])) / os.sysconf("SC_CLK_TCK")


async def measure(address, path):
    """One line of the table."""
    start, name = time.perf_counter(), path.relative_to(rerun.NOTEBOOKS).with_suffix("").as_posix()
    async with Kernel(address, (Path("notebooks") / name).parent.as_posix()) as kernel:
        try:
            longest = max(await kernel.read(path))
        except RuntimeError as reason:  # as in appendix D, which needs packages of its own
            return print(f"{name:26} {reason}")
        used, clock = await kernel.used(), time.perf_counter() - start
        peak = memory(used["pid"])
    print(f"{name:26} {peak:10.0f} {clock:9.1f} {used['processor']:12.1f} {longest:12.2f}", flush=True)


def main():
    """Print the table."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--only", default="", help="beginnings of notebooks' names, with commas between")
    begins = tuple(parser.parse_args().only.split(","))
    os.environ.setdefault("KERAS_BACKEND", "jax")  # appendix D sets it before it imports Keras
    print(HEAD)
    with tempfile.TemporaryDirectory() as folder:
        books = Path(folder)
        (books / "notebooks").symlink_to(rerun.NOTEBOOKS)
        # Who asks is this program, and no page of another site.
        options = [f"--ServerApp.root_dir={books}", "--ServerApp.disable_check_xsrf=True"]
        with serving(books, ["jupyterlab", *options]) as address:
            file = next((books / "RUNTIME").glob("jpserver-*.json"))
            pid = json.loads(file.read_text(encoding="utf-8"))["pid"]
            for path in rerun.book():
                if path.relative_to(rerun.NOTEBOOKS).as_posix().startswith(begins):
                    asyncio.run(measure(address, path))
            print(f"{'the server itself':26} {memory(pid):10.0f} {'':9} {processor(pid):12.1f}")


if __name__ == "__main__":
    main()
