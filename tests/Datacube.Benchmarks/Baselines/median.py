"""Baseline of the median workload: nanmedian of numpy or bottleneck over the first axis, strips of rows on several threads."""
from concurrent.futures import ThreadPoolExecutor
import warnings

import numpy as np

import measuring


def main():
    job = measuring.job()
    shape = (job["planes"], job["rows"], job["columns"])
    stack = np.fromfile(job["input"], job["type"]).reshape(shape)
    integers = stack.dtype != np.float32
    if job["by"] == "bottleneck":
        from bottleneck import nanmedian
    else:
        from numpy import nanmedian
    out = np.empty(shape[1:], stack.dtype)
    step = 64

    def strip(row):
        part = stack[:, row:row + step]
        if integers:
            part = part.astype(np.float32)
            part[part == 0] = np.nan
        median = nanmedian(part, axis=0)
        out[row:row + step] = np.rint(np.nan_to_num(median)) if integers else median

    def once():
        list(pool.map(strip, range(0, shape[1], step)))

    with np.errstate(all="ignore"), ThreadPoolExecutor(job["threads"]) as pool:
        warnings.simplefilter("ignore")
        measuring.measure(job["runs"], once)
    out.tofile(job["dump"])


main()
