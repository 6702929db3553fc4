"""A class at a JupyterHub: what its readers take together, and how long a cell lets one of them wait.

    python tests/benchmarks/classroom.py [--readers 10] [--notebook 05] [--pause 0] [--stay]

A JupyterHub is started on this machine, with a server for each reader; one alone, then all at once run a
notebook through the Hub, cell after cell. Without a pause that is the worst that a class can do. The tables
have the seconds that a cell took, and the memory of the largest process of each kind at its peak and of all
of them now, what they share counted once. `--stay` leaves the Hub as it is, to be looked at with a browser.
Linux only, with JupyterHub beside the book (pip install jupyterhub) and its proxy (npm install -g
configurable-http-proxy).
"""

import argparse
import asyncio
import itertools
import secrets
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import AsyncExitStack, contextmanager, suppress
from pathlib import Path

from tornado.httpclient import HTTPError

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import rerun
from readers import Kernel, memory

HEAD = "readers   servers   kernels  notebook processor  median cell     95 %   longest  (seconds)"
CONFIG = """
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/{{username}}"
c.Spawner.args = ["--allow-root"]
c.Spawner.environment = {{"OPENBLAS_NUM_THREADS": "1"}}
c.Spawner.start_timeout = 300
c.Spawner.http_timeout = 300
c.JupyterHub.bind_url = "http://127.0.0.1:{ports[0]}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{ports[1]}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{ports[2]}"
c.JupyterHub.services = [{{"name": "teacher", "api_token": "{token}"}}]
c.JupyterHub.load_roles = [{{"name": "teacher", "services": ["teacher"], "scopes": [
    "admin:users", "admin:servers", "admin:server_state", "access:servers"]}}]
"""


class Hub(Kernel):
    """The Hub's own REST interface, asked in a kernel's way."""

    async def start(self, name):
        """Starts a reader's server: the seconds until it is there, and the number of its process."""
        begin = time.perf_counter()
        await self.ask(f"hub/api/users/{name}", "POST", {})
        await self.ask(f"hub/api/users/{name}/server", "POST", {})
        server = {}
        while not server.get("ready"):
            await asyncio.sleep(0.2)
            server = (await self.ask(f"hub/api/users/{name}"))["servers"].get("", {})
        return time.perf_counter() - begin, server["state"]["pid"]


@contextmanager
def hub(folder):
    """The address of a Hub whose files are in a folder, its process and the token that starts servers."""
    token, address, ports = secrets.token_hex(16), "http://127.0.0.1:{}/", free_ports(3)
    config = folder / "config.py"
    config.write_text(CONFIG.format(folder=folder, ports=ports, token=token), encoding="utf-8")
    command = [sys.executable, "-m", "jupyterhub", "--config", str(config)]
    with (folder / "hub.log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        asyncio.run(answering(Hub(address.format(ports[0]), token=token), process, folder / "hub.log"))
        yield address.format(ports[0]), process.pid, token
    finally:
        process.terminate()
        process.wait(120)


def free_ports(number):
    """Ports of this machine that nobody listens on."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


async def answering(asked, process, log):
    """Waits until the Hub answers; RuntimeError, with what it has said, where it has ended."""
    while process.poll() is None:
        with suppress(OSError, HTTPError):
            return await asked.ask("hub/api/")
        await asyncio.sleep(0.3)
    raise RuntimeError(f"JupyterHub did not start: {log.read_text()[-2000:]}")


async def lesson(address, token, names, notebook, pause):
    """Each of the readers starts a server and a kernel and runs a notebook: what was measured."""
    started = await asyncio.gather(*(Hub(address, token=token).start(name) for name in names))
    async with AsyncExitStack() as open_kernels:
        kernels = [Kernel(f"{address}user/{name}/", token=token) for name in names]
        begin = time.perf_counter()
        await asyncio.gather(*map(open_kernels.enter_async_context, kernels))
        await asyncio.gather(*(kernel.run("") for kernel in kernels))
        begun = time.perf_counter() - begin
        begin = time.perf_counter()
        waits = await asyncio.gather(*(kernel.read(notebook, pause) for kernel in kernels))
        took = time.perf_counter() - begin
        used = await asyncio.gather(*(kernel.used() for kernel in kernels))
        servers, pids = [pid for _, pid in started], [each["pid"] for each in used]
        return {"servers": [seconds for seconds, _ in started], "kernels": begun, "took": took,
                "waits": [*itertools.chain(*waits)], "processor": sum(each["processor"] for each in used),
                "memory": {"server": table_row(servers), "kernel": table_row(pids)}}  # fmt: skip


def table_row(pids):
    """The memory of processes: the largest of all at their peaks, and all together now."""
    return max(memory(pid) for pid in pids), sum(memory(pid, "Pss") for pid in pids)


def report(number, seen):
    """The line of a table about a number of readers."""
    waits = sorted(seen["waits"])
    late = waits[int(0.95 * (len(waits) - 1))]
    numbers = max(seen["servers"]), seen["kernels"], seen["took"], seen["processor"]
    print(f"{number:7}" + "".join(f" {each:9.1f}" for each in numbers), end="")
    print(f" {statistics.median(waits):12.3f} {late:8.2f} {waits[-1]:9.2f}", flush=True)


def main():
    """Print the tables."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--readers", type=int, default=10)
    parser.add_argument("--notebook", default="05", help="the beginning of a notebook's name")
    parser.add_argument("--pause", type=float, default=0, help="seconds that a reader reads after each cell")
    parser.add_argument("--stay", action="store_true")
    chosen = parser.parse_args()
    notebook = next(path for path in rerun.book() if path.name.startswith(chosen.notebook))
    names = [f"reader-{i}" for i in range(1 + chosen.readers)]
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        for name in names:
            shutil.copytree(rerun.NOTEBOOKS, folder / name / "notebooks")
        with hub(folder) as (address, pid, token):
            print(HEAD)
            for some in (names[:1], names[1:]):
                seen = asyncio.run(lesson(address, token, some, notebook, chosen.pause))
                report(len(some), seen)
            show_memory(seen["memory"], pid)
            if chosen.stay:
                print(f"{address}hub/login: any name, any password; Ctrl-C ends it", flush=True)
                with suppress(KeyboardInterrupt):
                    signal.pause()


def show_memory(rows, pid):
    """The table of the memory; the proxy is the Hub's child that is none of the readers' servers."""
    print(f"\n{'memory, MB':10} {'largest':>8} {'together':>9}")
    for name, (largest, together) in {**rows, "hub": table_row([pid])}.items():
        print(f"{name:10} {largest:8.0f} {together:9.0f}")
    proxies = [child for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
               if "configurable-http-proxy" in Path(f"/proc/{child}/cmdline").read_text()]  # fmt: skip
    for child in proxies:
        print(f"{'proxy':10} {memory(child):8.0f} {memory(child, 'Pss'):9.0f}")


if __name__ == "__main__":
    main()
