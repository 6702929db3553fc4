"""How much processor time SymbolicNetwork.prove() takes: python tests/benchmarks/prove.py

Each proof runs in a fresh process, since SymPy remembers what it has computed. As a measure of the
machine, the direct derivative of one first-layer weight of 2-2-2 stands beside it.
"""

import subprocess
import sys
from statistics import median

RUNS = 5
NETWORKS = {
    "2-2-2": "[2, 2, 2]",
    "5-3-4-2": "[5, 3, 4, 2]",
    "2-4-6-6-4-1": '[2, 4, 6, 6, 4, 1], "relu", "sigmoid", "binary_cross_entropy"',
    "784-20-20-10": "[784, 20, 20, 10]",
}
PROGRAM = """
from time import process_time
from nnbook import SymbolicNetwork
small = SymbolicNetwork([2, 2, 2])
start = process_time()
small.expand(small.error).diff(small.weights[0][0, 0])
direct = process_time() - start
net = SymbolicNetwork({arguments})
start = process_time()
net.prove()
print(process_time() - start, direct)
"""


def measure(arguments):
    """Median seconds of the proof and of the one direct derivative."""
    command = [sys.executable, "-c", PROGRAM.format(arguments=arguments)]
    runs = [subprocess.run(command, check=True, capture_output=True, text=True) for _ in range(RUNS)]
    return [median(column) for column in zip(*(map(float, run.stdout.split()) for run in runs))]


print(f"{'network':14}{'prove, s':>10}{'one direct derivative, s':>26}")
for name, arguments in NETWORKS.items():
    proof, direct = measure(arguments)
    print(f"{name:14}{proof:10.2f}{direct:26.3f}")
