"""How the benchmarks of what answers the hand print their times."""

import statistics


def report(name, times):
    """One line of the table: the middle, the 95th of a hundred, the worst."""
    times = sorted(times)
    numbers = statistics.median(times), times[int(0.95 * len(times))], times[-1]
    print(f"{name:36} {' '.join(f'{number:8.1f}' for number in numbers)}", flush=True)
