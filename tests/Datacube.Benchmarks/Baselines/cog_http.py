"""Baseline of reading COGs over HTTP: rasterio (GDAL's /vsicurl), a window of each of several files on several threads."""
from concurrent.futures import ThreadPoolExecutor
import itertools

import rasterio
from rasterio.windows import Window

import measuring

# What GDAL's own guide to remote files says: no listing, one request for the header, ranges side by side merged, connections kept.
OPTIONS = dict(GDAL_DISABLE_READDIR_ON_OPEN="EMPTY_DIR", CPL_VSIL_CURL_ALLOWED_EXTENSIONS=".tif", GDAL_INGESTED_BYTES_AT_OPEN=32768,
               GDAL_HTTP_MERGE_CONSECUTIVE_RANGES="YES", GDAL_HTTP_MULTIPLEX="YES", GDAL_HTTP_VERSION="1.1")


def main():
    job = measuring.job()
    runs = itertools.count()

    def one(address):
        with rasterio.Env(**OPTIONS), rasterio.open(address) as source:
            return source.read(1, window=Window(*job["window"]))[0, 0]

    def once(pool):
        # Addresses that nobody has seen: GDAL keeps what it fetched.
        run = next(runs)
        list(pool.map(one, [f"/vsicurl/{job['address']}{run}/{file}.tif" for file in range(job["files"])]))

    with ThreadPoolExecutor(job["threads"]) as pool:
        measuring.measure(job["runs"], lambda: once(pool))


main()
