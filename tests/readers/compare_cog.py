"""Opens a COG with rasterio and GDAL and compares it with the raw planes beside it.

usage: compare_cog.py FILE.tif PLANES.bin TYPE BANDS ROWS COLUMNS
Prints one JSON object: what the readers saw, and "differing", the number of samples that differ.
"""
import json
import sys

import numpy
import rasterio
from osgeo import gdal
from osgeo_utils.samples import validate_cloud_optimized_geotiff as validator

gdal.UseExceptions()
path, planes, kind, bands, rows, columns = sys.argv[1:]
shape = (int(bands), int(rows), int(columns))
expected = numpy.fromfile(planes, dtype=kind).reshape(shape)
warnings, errors, _ = validator.validate(path, full_check=True)
with rasterio.open(path) as source:
    seen = source.read()
    same = (seen == expected) | ((seen != seen) & (expected != expected))
    overviews = [source.read(out_shape=(shape[0], -(-shape[1] // f), -(-shape[2] // f))).astype("float64").sum() for f in source.overviews(1)]
    print(json.dumps({
        "warnings": warnings,
        "errors": errors,
        "differing": int((~same).sum()),
        "type": str(seen.dtype),
        "crs": source.crs.to_string() if source.crs else "",
        "transform": list(source.transform)[:6],
        "nodata": None if source.nodata is None else str(source.nodata),
        "overviews": source.overviews(1),
        "overviewSums": [str(s) for s in overviews],
        "descriptions": [d or "" for d in source.descriptions],
        "scales": list(source.scales),
        "offsets": list(source.offsets),
        "block": list(source.block_shapes[0]),
        "interleave": source.interleaving.value if source.interleaving else "",
        "layout": source.tags(ns="IMAGE_STRUCTURE").get("LAYOUT", ""),
        "tags": source.tags(),
        "bandTags": source.tags(1),
    }))
