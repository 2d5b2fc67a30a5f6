using MaxRev.Gdal.Core;
using GdalApi = OSGeo.GDAL.Gdal;

namespace Datacube.Raster.Gdal;

/// <summary>Prepares GDAL once per process: registered formats, sandbox options, silent error handler.</summary>
public static class GdalRuntime
{
    /// <summary>Raster formats that a file of a user or a provider may have.</summary>
    public static IReadOnlyList<string> RasterDrivers { get; } = ["GTiff", "COG", "JP2OpenJPEG", "netCDF"];

    /// <summary>Vector formats that a file of a user may have.</summary>
    public static IReadOnlyList<string> VectorDrivers { get; } = ["ESRI Shapefile", "GPKG", "GeoJSON", "FlatGeobuf"];

    /// <summary>Bytes of decoded blocks that GDAL keeps for all open files together.</summary>
    public const int BlockCacheBytes = 32 << 20;

    private static readonly Lazy<string> Version = new(Configure);

    /// <summary>Configures GDAL where that has not happened yet. Throws <see cref="DllNotFoundException"/> where the machine has no GDAL.</summary>
    /// <returns>GDAL's version, for example <c>3.6.2</c>.</returns>
    public static string EnsureConfigured() => Version.Value;

    private static string Configure()
    {
        GdalBase.ConfigureAll();
        GdalApi.UseExceptions();
        GdalApi.SetErrorHandler("CPLQuietErrorHandler");
        GdalApi.SetConfigOption("GDAL_VRT_ENABLE_PYTHON", "NO");
        // Many NetCDF files have x and y without the attributes that CF asks for; their names are enough.
        GdalApi.SetConfigOption("GDAL_NETCDF_IGNORE_XY_AXIS_NAME_CHECKS", "YES");
        // Blocks are kept by the engine; GDAL's default of 5 % of the machine would not show in its memory account.
        GdalApi.SetCacheMax(BlockCacheBytes);
        // Side files written beside a user's data would be a surprise.
        GdalApi.SetConfigOption("GDAL_PAM_ENABLED", "NO");
        // The second lock behind the list given to every open: formats that fetch, run or include other things do not exist here.
        // MEM stays: algorithms of GDAL work in it; no open allows it.
        var kept = new HashSet<string>([.. RasterDrivers, .. VectorDrivers, "MEM"], StringComparer.Ordinal);
        for (var index = GdalApi.GetDriverCount() - 1; index >= 0; index--)
        {
            using var driver = GdalApi.GetDriver(index);
            if (driver is not null && !kept.Contains(driver.ShortName))
                driver.Deregister();
        }

        return GdalApi.VersionInfo("RELEASE_NAME");
    }
}
