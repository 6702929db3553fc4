"""Peak memory of one epoch of training from files of 0.1, 1 and 10 GB, read through memmaps.

    python tests/benchmarks/memory.py [--quick]

784-20-20-10 in float32, minibatches of 128; a row is 784 inputs and 10 desired outputs, 3,176 bytes. The
files are really written, to a temporary directory, and each run is a process of its own. The peak is that of
all resident pages, those of the file that are mapped at the time among them (VmHWM of Linux); `private` is
the largest part that was the process's own, seen every few milliseconds. The system's file cache, which
belongs to no process, is in neither. --quick leaves out the 10 GB.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from machine import set_environment

ROW = 784, 10
GIGABYTE = 10**9
SIZES = 0.1, 1, 10  # gigabytes
TARGET = 1.05
PROGRAM = """
import sys, time
import numpy as np
from pathlib import Path
from nnbook import Network, train
X, D = (np.load(Path(sys.argv[1], name), mmap_mode="r") for name in ("X.npy", "D.npy"))
net = Network([784, 20, 20, 10], init="xavier", seed=0, dtype=np.float32)
start = time.perf_counter()
train(net, X, D, epochs=1, batch_size=128, learning_rate=0.1, seed=0)
seconds = time.perf_counter() - start
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(seconds, peak.split()[1])
"""


def write(folder, gigabytes):
    """X.npy and D.npy of so many bytes together: a block of random rows, again and again."""
    count = round(gigabytes * GIGABYTE / (4 * sum(ROW)))
    rng = np.random.default_rng(0)
    block = rng.random((4096, ROW[0]), np.float32), np.eye(10, dtype=np.float32)[rng.integers(0, 10, 4096)]
    for name, rows in zip(("X.npy", "D.npy"), block):
        with open(Path(folder, name), "wb") as file:
            header = {"descr": "<f4", "fortran_order": False, "shape": (count, rows.shape[1])}
            np.lib.format.write_array_header_1_0(file, header)
            for start in range(0, count, len(rows)):
                file.write(rows[: count - start])
    return count


def watch(folder):
    """Seconds, peak and largest private part in MB of a process that trains on the files."""
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, folder], stdout=subprocess.PIPE, text=True)
    private = 0
    while process.poll() is None:
        private = max(private, resident(process.pid))
        time.sleep(0.005)
    if process.returncode:
        sys.exit("the training process failed")
    seconds, peak = map(float, process.stdout.read().split())
    return seconds, peak / 1000, private / 1000


def resident(pid):
    """The process's own resident memory in kB; 0 once it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("RssAnon")), 0)


def main():
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="without the 10 GB")
    set_environment()
    sizes = SIZES[:2] if parser.parse_args().quick else SIZES
    if not Path("/proc/self/status").exists():
        sys.exit("the peak is read from /proc: this needs Linux")
    print(f"{'file':>7}{'rows':>11}{'s':>8}{'µs a row':>10}{'peak':>12}{'private':>12}{'peak ÷ first':>14}")
    first = None
    for gigabytes in sizes:
        with tempfile.TemporaryDirectory() as folder:
            count = write(folder, gigabytes)
            seconds, peak, private = watch(folder)
        first = first or peak
        print(f"{gigabytes:>4} GB{count:>11,}{seconds:8.1f}{1e6 * seconds / count:10.1f}{peak:9.1f} MB"
              f"{private:9.1f} MB{peak / first:14.3f}", flush=True)  # fmt: skip
    print(f"target: at most {TARGET}, {'reached' if peak / first <= TARGET else 'NOT reached'}")


if __name__ == "__main__":
    main()
