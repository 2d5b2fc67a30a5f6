"""What every baseline shares: times of the counted runs, and the peak memory of this process alone."""
import json
import sys
import time


def reset_peak():
    """Forgets the peak so far. getrusage would tell that of the program that started us, too."""
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")


def peak_mib():
    """Peak resident memory since reset_peak."""
    with open("/proc/self/status") as file:
        line = next(line for line in file if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def job():
    """The job that the benchmark program wrote."""
    with open(sys.argv[1]) as file:
        return json.load(file)


def measure(runs, once):
    """Runs once() one time more than is counted, prints the figures, returns the last result."""
    result = once()
    reset_peak()
    seconds = []
    processor = time.process_time()
    for _ in range(runs):
        start = time.perf_counter()
        result = once()
        seconds.append(time.perf_counter() - start)
    processor = (time.process_time() - processor) / runs
    print(json.dumps({"seconds": seconds, "cpu_s": processor, "peak_mib": peak_mib()}))
    return result
