"""Baseline of the Zarr workload: zarr-python 3, one chunk per chip, blosc(zstd 3, shuffle), chunks on several threads."""
from concurrent.futures import ThreadPoolExecutor
import shutil
import sys

import numpy as np
try:
    import zarr
    from zarr.codecs import BloscCodec
except ImportError:
    sys.exit("zarr-python 3 is not installed")

import measuring


def main():
    job = measuring.job()
    shape = (job["chips"], job["edge"], job["edge"], job["bands"])
    chip = np.fromfile(job["input"], "uint16").reshape(shape[1:])

    def write():
        shutil.rmtree(job["output"], ignore_errors=True)
        array = zarr.create_array(job["output"], shape=shape, chunks=(1, *shape[1:]), dtype="uint16", fill_value=0,
                                  compressors=BloscCodec(cname="zstd", clevel=3, shuffle="shuffle"))
        list(pool.map(lambda index: array.__setitem__(index, chip), range(shape[0])))

    def read():
        array = zarr.open_array(job["output"], mode="r")
        list(pool.map(lambda index: array[index], range(shape[0])))

    with ThreadPoolExecutor(job["threads"]) as pool:
        measuring.measure(job["runs"], write if job["action"] == "write" else read)


main()
