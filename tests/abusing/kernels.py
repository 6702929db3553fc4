"""A kernel, and what is said to it as a page says it."""

import queue
import tempfile
import time
import uuid

import psutil
import rerun
from jupyter_client.manager import KernelManager
from jupyter_client.session import Session
from nbformat.v4 import output_from_msg

USUAL = "No such comm"  # what a kernel says of the line of a page that was there before it
OUTPUTS = ("stream", "display_data", "execute_result", "error")


class ThisPython(KernelManager):
    """Starts this interpreter's kernel, on sockets that are files.

    A port may be another's before the kernel takes it, and one that has lost iopub's is silent for ever.
    """

    kernel_spec = rerun.ThisPython.kernel_spec


class Silent(Exception):
    """The kernel has not answered in time."""


class Kernel:
    """A kernel in a folder; `frontend()` is another page on it. Ends with the `with` statement."""

    def __init__(self, folder, env):
        self.room = tempfile.TemporaryDirectory(prefix="kernel-")
        self.manager = ThisPython(transport="ipc", connection_file=f"{self.room.name}/kernel.json")
        self.start = {"cwd": str(folder), "env": env}

    def __enter__(self):
        self.manager.start_kernel(**self.start)
        self.page = self.frontend()
        return self

    def __exit__(self, *reason):
        self.page.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        self.manager.cleanup_resources()
        self.room.cleanup()

    def frontend(self):
        """A page on this kernel."""
        return Frontend(self.manager.client(session=Session(key=self.manager.session.key)))

    def run(self, code, timeout=300):
        """The outputs of a piece of code, as a notebook stores them."""
        return self.page.run(code, timeout)

    def interrupt(self):
        """What the button with the square does."""
        self.manager.interrupt_kernel()

    def restart(self):
        """What the button with the arrow does."""
        self.page.client.stop_channels()
        self.manager.restart_kernel(now=True)
        self.page = self.frontend()

    @property
    def memory(self):
        """The kernel's resident megabytes."""
        return psutil.Process(self.manager.provisioner.pid).memory_info().rss / 1e6


class Frontend:
    """A page: it runs cells, and has lines to the kernel. `strays` came of no request of its own."""

    def __init__(self, client):
        self.client, self.strays = client, []
        client.start_channels()
        client.wait_for_ready(timeout=120)

    def run(self, code, timeout=300):
        """The outputs of a piece of code, as a notebook stores them."""
        return outputs(self.until("idle", self.begin(code), timeout))

    def begin(self, code):
        """Has the kernel run a piece of code: the number of the message."""
        return self.client.execute(code, allow_stdin=False, stop_on_error=False)

    def open(self, target, data):
        """Opens a line to something in the kernel: its number, and what came back."""
        line = uuid.uuid4().hex
        return line, self.send("comm_open", {"comm_id": line, "target_name": target, "data": data})

    def say(self, line, data):
        """Says something on a line: what came back."""
        return self.send("comm_msg", {"comm_id": line, "data": data})

    def send(self, kind, content, timeout=60):
        """Sends a message: what comes back until the kernel has done with it."""
        message = self.client.session.msg(kind, content)
        self.client.shell_channel.send(message)
        return self.until("idle", message["header"]["msg_id"], timeout)

    def until(self, event, number, timeout):
        """What the kernel says about a message, up to an event: "execute_input", or that it is "idle"."""
        said, end = [], time.monotonic() + timeout
        while True:
            try:
                message = self.client.get_iopub_msg(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                raise Silent(f"the kernel goes on after {timeout} seconds") from None
            if message["parent_header"].get("msg_id") != number:
                self.strays.append(message)
                continue
            said.append(message)
            if event in (message["msg_type"], message["content"].get("execution_state")):
                return said


def outputs(messages):
    """The outputs among messages, as a notebook stores them."""
    return [output_from_msg(message) for message in messages if message["msg_type"] in OUTPUTS]


def errors(outputs):
    """The errors among outputs, and the text of all of them."""
    text = "\n".join("\n".join(one.get("traceback", [])) + one.get("text", "") for one in outputs)
    return [one for one in outputs if one["output_type"] == "error"], text


def troubles(messages):
    """What the kernel's messages say of trouble: errors, and what goes to stderr."""
    for message in messages:
        content = message["content"]
        if message["msg_type"] == "error":
            yield f"{content['ename']}: {content['evalue']}"[:200]
        elif content.get("name") == "stderr" and not content["text"].startswith(USUAL):
            yield content["text"].strip()[-200:]
