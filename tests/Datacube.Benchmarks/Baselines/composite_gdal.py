"""Baseline of the composite workload: GDAL's warper and numpy, tuned by hand.

Warps every file of every date onto the target grid on several threads, masks by SCL, takes the median over dates per band
(bottleneck where installed), writes one tiled GeoTIFF (zstd 3).
"""
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from osgeo import gdal

import measuring

try:
    import bottleneck
except ImportError:
    bottleneck = None

gdal.UseExceptions()
BAD = np.zeros(256, dtype=bool)
BAD[[0, 1, 3, 8, 9, 10]] = True


def warp(path, job, method):
    left, bottom, right, top = job["bounds"]
    dataset = gdal.Warp("", path, format="MEM", dstSRS=job["crs"], outputBounds=(left, bottom, right, top), width=job["columns"],
                        height=job["rows"], resampleAlg=method, errorThreshold=0.125, dstNodata=0, warpMemoryLimit=256)
    return dataset.ReadAsArray()


def run(job, pool):
    dates = job["dates"]
    bad = list(pool.map(lambda date: BAD[warp(date["scl"], job, "near")], dates))
    out = np.empty((job["bands"], job["rows"], job["columns"]), np.uint16)

    def one(task):
        date, band = task
        plane = warp(dates[date]["bands"][band], job, job["method"])
        plane[bad[date]] = 0
        return plane

    def reduce(index, planes):
        step = 256
        for row in range(0, job["rows"], step):
            stack = np.stack([plane[row:row + step] for plane in planes]).astype(np.float32)
            stack[stack == 0] = np.nan
            with np.errstate(all="ignore"):
                median = bottleneck.nanmedian(stack, axis=0) if bottleneck else np.nanmedian(stack, axis=0)
            out[index, row:row + step] = np.rint(np.nan_to_num(median)).astype(np.uint16)

    pending = []
    for index in range(job["bands"]):
        planes = list(pool.map(one, [(date, index) for date in range(len(dates))]))
        pending.append(pool.submit(reduce, index, planes))
    for future in pending:
        future.result()
    target = gdal.GetDriverByName("GTiff").Create(job["output"], job["columns"], job["rows"], job["bands"], gdal.GDT_UInt16,
                                                  ["TILED=YES", "COMPRESS=ZSTD", "ZSTD_LEVEL=3", f"NUM_THREADS={job['threads']}"])
    target.WriteArray(out)
    target = None
    return out


def main():
    job = measuring.job()
    gdal.SetCacheMax(256 << 20)
    with ThreadPoolExecutor(job["threads"]) as pool:
        out = measuring.measure(job["runs"], lambda: run(job, pool))
    if "dump" in job:
        out.tofile(job["dump"])


main()
