using Datacube.Pixels.Grids;

namespace Datacube.Raster.Tiff;

/// <summary>CRS and transform of a GeoTIFF (OGC 19-008r4) where both are plain; everything else is left to GDAL.</summary>
/// <param name="Crs"><c>EPSG:n</c>, or empty where the file names no CRS.</param>
/// <param name="Transform">Pixel → map, (0, 0) the outer corner of the first pixel; the identity where the file has none.</param>
internal sealed record TiffGeoReference(string Crs, Affine Transform)
{
    private const int ModelTypeKey = 1024;
    private const int RasterTypeKey = 1025;
    private const int GeographicCrsKey = 2048;
    private const int AngularUnitsKey = 2054;
    private const int ProjectedCrsKey = 3072;
    private const int LinearUnitsKey = 3076;
    private const int UserDefined = 32767;

    /// <summary>Reads the tags. Throws <c>raster.unsupported</c> for ground control points, CRSs without a code and odd units, <c>raster.corrupt</c>.</summary>
    public static TiffGeoReference Read(TiffDirectory directory)
    {
        var keys = Keys(directory);
        var transform = ReadTransform(directory);
        // PixelIsPoint: the tags speak of the centre of a pixel.
        if (transform is { } centre && keys.GetValueOrDefault(RasterTypeKey) == 2)
            transform = centre with { C = centre.C - ((centre.A + centre.B) / 2), F = centre.F - ((centre.D + centre.E) / 2) };
        return new(ReadCrs(keys), transform ?? new(1, 0, 0, 0, 1, 0));
    }

    private static string ReadCrs(Dictionary<int, int> keys)
    {
        if (keys.Count == 0 || !keys.TryGetValue(ModelTypeKey, out var model))
            return keys.ContainsKey(ProjectedCrsKey) || keys.ContainsKey(GeographicCrsKey) ? throw TiffErrors.Unsupported("a CRS without a model type") : "";
        var (crsKey, unitsKey, plainUnits) = model switch
        {
            1 => (ProjectedCrsKey, LinearUnitsKey, 9001),
            2 => (GeographicCrsKey, AngularUnitsKey, 9102),
            _ => throw TiffErrors.Unsupported($"model type {model}"),
        };
        var code = keys.GetValueOrDefault(crsKey, UserDefined);
        if (code is < 1024 or >= UserDefined)
            throw TiffErrors.Unsupported("a CRS without an EPSG code");
        if (keys.GetValueOrDefault(unitsKey, plainUnits) != plainUnits)
            throw TiffErrors.Unsupported($"map units {keys[unitsKey]}");
        return $"EPSG:{code}";
    }

    // Header: version, revision, minor revision, number of keys; each key: id, tag that holds the value (0 = here), count, value.
    private static Dictionary<int, int> Keys(TiffDirectory directory)
    {
        var values = directory.Integers(TiffTag.GeoKeyDirectory);
        var keys = new Dictionary<int, int>();
        if (values.Length == 0)
            return keys;
        if (values.Length < 4 || values[0] != 1 || values[3] > (values.Length - 4) / 4)
            throw TiffErrors.Corrupt("its directory of GeoKeys is cut or of an unknown version");
        for (var i = 4; i < 4 + (values[3] * 4); i += 4)
        {
            if (values[i + 1] == 0)
                keys.TryAdd((int)values[i], (int)values[i + 3]);
        }
        return keys;
    }

    private static Affine? ReadTransform(TiffDirectory directory)
    {
        double[] scale = directory.Doubles(TiffTag.ModelPixelScale), tie = directory.Doubles(TiffTag.ModelTiepoint), matrix = directory.Doubles(TiffTag.ModelTransformation);
        Affine transform;
        if (scale.Length >= 2 && tie.Length >= 6)
        {
            double width = scale[0], height = scale[1];
            transform = new(width, 0, tie[3] - (tie[0] * width), 0, -height, tie[4] + (tie[1] * height));
        }
        else if (matrix.Length == 16)
        {
            transform = new(matrix[0], matrix[1], matrix[3], matrix[4], matrix[5], matrix[7]);
        }
        else
        {
            return tie.Length > 0 ? throw TiffErrors.Unsupported("ground control points") : null;
        }
        var determinant = (transform.A * transform.E) - (transform.B * transform.D);
        if (!double.IsFinite(determinant) || determinant == 0 || !double.IsFinite(transform.C) || !double.IsFinite(transform.F))
            throw TiffErrors.Corrupt("its pixel size or origin is no usable number");
        return transform;
    }
}
