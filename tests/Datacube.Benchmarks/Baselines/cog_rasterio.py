"""Baseline of reading COGs: rasterio, the whole file in one call or random windows on several threads."""
from concurrent.futures import ThreadPoolExecutor
import threading

import rasterio
from rasterio.windows import Window

import measuring


def whole(job):
    # Opened anew each time: blocks that GDAL kept would not be decoded again.
    with rasterio.open(job["path"], NUM_THREADS=job["threads"]) as source:
        return source.read(1)


def windows(job, pool):
    opened = threading.local()
    files = []

    def one(place):
        if not hasattr(opened, "file"):
            opened.file = rasterio.open(job["path"])
            files.append(opened.file)
        row, column = place
        return opened.file.read(1, window=Window(column, row, job["edge"], job["edge"]))[0, 0]

    list(pool.map(one, job["windows"]))
    for file in files:
        file.close()


def main():
    job = measuring.job()
    with rasterio.Env(GDAL_CACHEMAX=job["cache"]), ThreadPoolExecutor(job["threads"]) as pool:
        measuring.measure(job["runs"], (lambda: windows(job, pool)) if "windows" in job else (lambda: whole(job)))


main()
