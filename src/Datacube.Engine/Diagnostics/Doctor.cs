using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Datacube.Contracts.Errors;
using Datacube.Raster.Codecs;
using Datacube.Raster.Gdal;
using Datacube.Raster.Projections;
using Datacube.Stac.Catalogs;

namespace Datacube.Engine.Diagnostics;

/// <summary>Looks at everything the engine needs of a machine and says how to mend what is missing.</summary>
public static class Doctor
{
    private const long LittleDisk = 5L << 30;
    private const long LittleMemory = 2L << 30;

    /// <summary>Runs every check; a check that fails is a finding, never an exception.</summary>
    public static async Task<IReadOnlyList<Finding>> ExamineAsync(DoctorRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var findings = new List<Finding> { Runtime(), Instructions(), Memory(), Gdal(), Projections() };
        findings.AddRange(NativeCodecs.Describe().Select(Codec));
        findings.Add(await StoreCheck.ExamineAsync(request, cancellation).ConfigureAwait(false));
        if (Disk(request.Store) is { } disk)
            findings.Add(disk);
        if (request.Catalog is { } catalog)
            findings.Add(await CatalogAsync(catalog, cancellation).ConfigureAwait(false));
        return findings;
    }

    private static Finding Runtime() => new("runtime", FindingState.Good, $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores");

    private static Finding Instructions() => Vector512.IsHardwareAccelerated ? new("vector unit", FindingState.Good, "512 bit")
        : Vector256.IsHardwareAccelerated ? new("vector unit", FindingState.Good, "256 bit")
        : new("vector unit", FindingState.Poor, "128 bit or none", "Everything works, several times slower than on a processor with AVX2.");

    private static Finding Memory()
    {
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return available >= LittleMemory
            ? new("memory", FindingState.Good, Gibibytes(available))
            : new("memory", FindingState.Poor, Gibibytes(available), "Give --memory-limit below what the machine has.");
    }

    private static Finding Gdal()
    {
        const string remedy = "Install GDAL 3.6 or newer (Debian: apt-get install libgdal32).";
        try
        {
            return new("GDAL", FindingState.Good, $"{GdalRuntime.EnsureConfigured()}, formats {string.Join(", ", GdalRuntime.RasterDrivers.Concat(GdalRuntime.VectorDrivers))}");
        }
        catch (Exception error) when (error is DllNotFoundException or FileNotFoundException or TypeInitializationException or ApplicationException)
        {
            return new("GDAL", FindingState.Broken, error.Message, remedy);
        }
    }

    private static Finding Projections()
    {
        // Lambert 93 goes through PROJ and its database: the centre of France.
        double[] x = [3], y = [46.5];
        try
        {
            Projection.Between("EPSG:4326", "EPSG:2154")(x, y);
            return Math.Abs(x[0] - 700000) < 1 && Math.Abs(y[0] - 6600000) < 1
                ? new("PROJ", FindingState.Good, "known point agrees")
                : new("PROJ", FindingState.Broken, string.Create(CultureInfo.InvariantCulture, $"known point came out at {x[0]:0.0}, {y[0]:0.0}"), "PROJ's database is damaged or of another version; reinstall proj-data.");
        }
        catch (Exception error) when (error is DatacubeException or DllNotFoundException or FileNotFoundException or TypeInitializationException or ApplicationException)
        {
            return new("PROJ", FindingState.Broken, error.Message, "Install PROJ's database (Debian: proj-data).");
        }
    }

    private static Finding Codec(CodecStatus codec) => codec.Library is not null
        ? new("codec " + codec.Name, FindingState.Good, codec.Remark)
        : new("codec " + codec.Name, codec.Name == "zstd" ? FindingState.Broken : FindingState.Poor, "library not found", codec.Remark);

    private static Finding? Disk(string store)
    {
        if (store.Contains("://", StringComparison.Ordinal) && !store.StartsWith("file://", StringComparison.Ordinal))
            return null;
        var folder = Path.GetFullPath(store.StartsWith("file://", StringComparison.Ordinal) ? new Uri(store).LocalPath : store);
        var free = new DriveInfo(folder).AvailableFreeSpace;
        return free >= LittleDisk
            ? new("free disk", FindingState.Good, Gibibytes(free))
            : new("free disk", FindingState.Poor, Gibibytes(free), "A month of one Sentinel-2 tile at 10 m with four bands takes about 1 GiB.");
    }

    private static async Task<Finding> CatalogAsync(string location, CancellationToken cancellation)
    {
        try
        {
            using var catalog = await StacCatalog.OpenAsync(location, null, cancellation).ConfigureAwait(false);
            return new("catalogue", FindingState.Good, $"{catalog.Id} answers");
        }
        catch (DatacubeException error)
        {
            return new("catalogue", FindingState.Broken, $"{error.Code}: {error.Message}", "Check the address and the network.");
        }
    }

    private static string Gibibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB");
}
