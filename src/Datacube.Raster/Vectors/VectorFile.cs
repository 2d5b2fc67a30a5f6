using Datacube.Contracts.Errors;
using Datacube.Raster.Gdal;
using OSGeo.OGR;
using GdalApi = OSGeo.GDAL.Gdal;

namespace Datacube.Raster.Vectors;

/// <summary>Reads areas of interest from Shapefile, GeoPackage, GeoJSON and FlatGeobuf. Each extension is opened by its own format only.</summary>
public static class VectorFile
{
    /// <summary>Most bytes of a file, a Shapefile's parts together.</summary>
    public const long MaxBytes = 200L * 1000 * 1000;

    /// <summary>Most vertices of all features together.</summary>
    public const int MaxVertices = 100_000;

    private static readonly Dictionary<string, string> Drivers = new(StringComparer.OrdinalIgnoreCase)
    {
        [".shp"] = "ESRI Shapefile",
        [".gpkg"] = "GPKG",
        [".geojson"] = "GeoJSON",
        [".json"] = "GeoJSON",
        [".fgb"] = "FlatGeobuf",
    };

    /// <summary>
    /// Reads all polygons of a file's first layer, reprojected to EPSG:4326 (edges densified first, so that they stay where they were).
    /// Heights are dropped with a note.
    /// </summary>
    /// <param name="path">A local .shp, .gpkg, .geojson, .json or .fgb.</param>
    /// <param name="fixGeometry">Repair invalid polygons instead of refusing them; each repair is a note.</param>
    /// <exception cref="DatacubeException"><c>geometry.not_found</c>, <c>driver</c>, <c>too_large</c>, <c>sidecar_missing</c>, <c>empty</c>, <c>type</c>,
    /// <c>too_complex</c>, <c>crs</c>, <c>invalid</c>: with the file, the feature's index from 0 and the position in the file's own coordinates.</exception>
    public static AreaShape Read(string path, bool fixGeometry = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        var full = Path.GetFullPath(path);
        if (full.StartsWith("/vsi", StringComparison.Ordinal) || !File.Exists(full))
            throw GeometryError.Of("not_found", path, "there is no such file.");
        if (!Drivers.TryGetValue(Path.GetExtension(full), out var driver))
            throw GeometryError.Of("driver", path, $"'{Path.GetExtension(full)}' is no format for areas. Accepted: {string.Join(", ", Drivers.Keys)}.");
        var parts = driver == "ESRI Shapefile" ? ShapefileParts(full, path) : [full];
        var bytes = parts.Sum(static part => new FileInfo(part).Length);
        if (bytes > MaxBytes)
            throw GeometryError.Of("too_large", path, $"{bytes / 1e6:0} MB; the limit is {MaxBytes / 1e6:0} MB. Keep only the features and the columns that matter, or simplify.");
        return Open(full, path, driver, fixGeometry);
    }

    /// <summary>Reads GeoJSON text: a geometry, a feature or a collection; longitude and latitude in degrees.</summary>
    /// <exception cref="DatacubeException">As for a file.</exception>
    public static AreaShape ReadGeoJson(string text, bool fixGeometry = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        const string name = "GeoJSON text";
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        if (bytes.Length > MaxBytes)
            throw GeometryError.Of("too_large", name, $"{bytes.Length / 1e6:0} MB; the limit is {MaxBytes / 1e6:0} MB.");
        GdalRuntime.EnsureConfigured();
        var path = $"/vsimem/datacube/{Guid.NewGuid():N}.geojson";
        GdalApi.FileFromMemBuffer(path, bytes);
        try
        {
            return Open(path, name, "GeoJSON", fixGeometry);
        }
        finally
        {
            _ = GdalApi.Unlink(path);
        }
    }

    private static AreaShape Open(string path, string name, string format, bool fixGeometry)
    {
        GdalRuntime.EnsureConfigured();
        try
        {
            using var driver = Ogr.GetDriverByName(format) ?? throw GeometryError.Of("driver", name, $"the installed GDAL lacks the format {format}.");
            using var source = driver.Open(path, 0) ?? throw GeometryError.Of("driver", name, $"cannot be opened as {format}.");
            return new LayerReader(name, fixGeometry).Read(source);
        }
        catch (ApplicationException error)
        {
            throw GeometryError.Of("driver", name, $"cannot be read as {format}: {error.Message.Replace(path, name, StringComparison.Ordinal)}", error);
        }
    }

    /// <summary>A Shapefile is several files of one name; without its index, attributes or coordinate system it is not read by guessing.</summary>
    private static List<string> ShapefileParts(string path, string name)
    {
        var siblings = Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path) + ".*");
        List<string> found = [path], missing = [];
        foreach (var extension in (string[])[".shx", ".dbf", ".prj"])
        {
            var part = siblings.FirstOrDefault(file => Path.GetExtension(file).Equals(extension, StringComparison.OrdinalIgnoreCase)
                && Path.GetFileNameWithoutExtension(file).Equals(Path.GetFileNameWithoutExtension(path), StringComparison.Ordinal));
            if (part is null)
                missing.Add(Path.GetFileNameWithoutExtension(path) + extension);
            else
                found.Add(part);
        }

        return missing.Count == 0
            ? found
            : throw GeometryError.Of("sidecar_missing", name, $"{string.Join(" and ", missing)} must lie beside it. Copy all parts of the Shapefile, or use GeoPackage, which is one file.");
    }
}
