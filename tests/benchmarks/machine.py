"""What a process that is measured must find: one thread, and BLAS left to choose for itself."""

import os

THREADS = "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "TORCHINDUCTOR_COMPILE_THREADS"


def set_environment():
    """For this process, if it has not imported NumPy, and for those that it starts."""
    for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):  # some machines set them, and slow NumPy
        os.environ.pop(name, None)
    os.environ.update(dict.fromkeys(THREADS, "1"), XLA_FLAGS="--xla_cpu_multi_thread_eigen=false")


def keep_to_one_core():
    """The same for both; where the system allows it."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
