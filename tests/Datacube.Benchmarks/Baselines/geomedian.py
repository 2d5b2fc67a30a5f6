"""Baselines of the geomedian workload: Weiszfeld's iteration in numpy, and the same compiled from weiszfeld.c; strips of pixels on several threads.

Both start at the mean and stop when the step is below a tenth of a sample's unit, as odc-stats does; both work in 32-bit floats.
"""
from concurrent.futures import ThreadPoolExecutor
import ctypes
import os
import subprocess
import warnings

import numpy as np

import measuring

MOST_STEPS = 1000


def compiled(job, stack, result, deviations):
    library = os.path.join(job["folder"], "weiszfeld.so")
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "weiszfeld.c")
    subprocess.run(["gcc", "-O3", "-march=native", "-ffast-math", "-shared", "-fPIC", source, "-o", library, "-lm"], check=True)
    function = ctypes.CDLL(library).geomedian
    function.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int64, ctypes.c_int, ctypes.c_int, ctypes.c_int64, ctypes.c_int64, ctypes.c_float, ctypes.c_void_p, ctypes.c_void_p]
    function.restype = None

    def strip(first, last):
        function(stack.ctypes.data, stack.dtype == np.float32, stack.shape[2], stack.shape[0], stack.shape[1], first, last, job["eps"],
                 result.ctypes.data, deviations.ctypes.data if deviations is not None else None)

    return strip


def plain(job, stack, result, deviations):
    def strip(first, last):
        part = stack[:, :, first:last]
        x = part if part.dtype == np.float32 else np.where(part == 0, np.float32(np.nan), part.astype(np.float32) * np.float32(1e-4) - np.float32(1e-4))
        valid = np.isfinite(x).all(axis=1)
        x = np.where(valid[:, None], x, np.float32(0))
        count = valid.sum(axis=0)
        centre = x.sum(axis=0) / np.maximum(count, 1).astype(np.float32)
        open_ = np.flatnonzero(count > 0)
        for _ in range(MOST_STEPS):
            if not len(open_):
                break
            samples, at = x[:, :, open_], centre[:, open_]
            distance = np.sqrt(((samples - at) ** 2).sum(axis=1))
            weight = np.where(valid[:, open_] & (distance > 0), 1 / distance, np.float32(0))
            total = weight.sum(axis=0)
            moved = np.where(total > 0, (samples * weight[:, None]).sum(axis=0) / total, at)
            centre[:, open_] = moved
            open_ = open_[np.sqrt(((moved - at) ** 2).sum(axis=0)) >= job["eps"]]
        result[:, first:last] = np.where(count > 0, centre, np.float32(-1))
        if deviations is None:
            return
        holes = np.where(valid, np.float32(0), np.float32(np.nan))
        difference, both = x - centre, x + centre
        cosine = (x * centre).sum(axis=1) / np.sqrt((x * x).sum(axis=1) * (centre * centre).sum(axis=0))
        for kind, values in enumerate((1 - cosine, np.sqrt((difference ** 2).sum(axis=1)), np.abs(difference).sum(axis=1) / np.abs(both).sum(axis=1))):
            deviations[kind, first:last] = np.nan_to_num(np.nanmedian(values + holes, axis=0), nan=-1)

    return strip


def main():
    job = measuring.job()
    pixels = job["pixels"]
    stack = np.fromfile(job["input"], job["type"]).reshape((job["dates"], job["bands"], pixels))
    result = np.empty((job["bands"], pixels), np.float32)
    deviations = np.empty((3, pixels), np.float32) if job["deviations"] else None
    strip = (compiled if job["by"] == "compiled" else plain)(job, stack, result, deviations)
    step = min(4096, pixels // job["threads"])
    with np.errstate(all="ignore"), ThreadPoolExecutor(job["threads"]) as pool:
        warnings.simplefilter("ignore")
        measuring.measure(job["runs"], lambda: list(pool.map(lambda first: strip(first, min(first + step, pixels)), range(0, pixels, step))))
    result.tofile(job["dump"])


main()
