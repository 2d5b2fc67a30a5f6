using System.Globalization;
using System.Runtime.Intrinsics;
using System.Runtime.InteropServices;
using Datacube.Contracts.Errors;
using Datacube.Raster.Codecs;
using Datacube.Raster.Gdal;
using Datacube.Raster.Projections;
using Datacube.Storage;

namespace Datacube.Engine.Diagnostics;

/// <summary>Looks at everything a build needs of a machine.</summary>
public static class MachineCheck
{
    private const double LittleDisk = 2.0 * (1 << 30);

    /// <summary>All findings; nothing throws.</summary>
    /// <param name="target">Folder where cubes shall go.</param>
    /// <param name="clock">Clock.</param>
    /// <param name="cancellation">Stops.</param>
    public static async Task<IReadOnlyList<Finding>> RunAsync(string target, TimeProvider clock, CancellationToken cancellation)
    {
        List<Finding> findings =
        [
            new("Processor", FindingState.Good, string.Create(CultureInfo.InvariantCulture,
                $"{Environment.ProcessorCount} cores, {RuntimeInformation.ProcessArchitecture}, vectors of {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)} bits")),
            new("Memory", FindingState.Good, string.Create(CultureInfo.InvariantCulture, $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30):0.0} GiB available to this process")),
            Gdal(),
            Projections(),
        ];
        findings.AddRange(NativeCodecs.Describe().Select(codec => codec.Library is null
            ? new Finding($"Codec {codec.Name}", FindingState.Limited, "not found", codec.Remark)
            : new Finding($"Codec {codec.Name}", FindingState.Good, codec.Remark)));
        findings.Add(await StoreAsync(target, clock, cancellation).ConfigureAwait(false));
        findings.Add(Disk(target));
        return findings;
    }

    private static Finding Gdal()
    {
        try
        {
            return new("GDAL", FindingState.Good, $"{GdalRuntime.EnsureConfigured()}; formats {string.Join(", ", GdalRuntime.RasterDrivers.Concat(GdalRuntime.VectorDrivers))}");
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException or ApplicationException or EntryPointNotFoundException)
        {
            return new("GDAL", FindingState.Broken, error.Message, "Install GDAL 3.6 or newer (Debian: apt-get install libgdal32).");
        }
    }

    private static Finding Projections()
    {
        try
        {
            double[] x = [15], y = [46];
            Projection.Between("EPSG:4326", "EPSG:32633")(x, y);
            var good = Math.Abs(x[0] - 500000) < 1e-6 && Math.Abs(y[0] - 5094228.94) < 1;
            return good
                ? new("Projections", FindingState.Good, "PROJ transforms longitude 15, latitude 46 to UTM zone 33 as expected")
                : new("Projections", FindingState.Broken, string.Create(CultureInfo.InvariantCulture, $"PROJ gives {x[0]:0.0}, {y[0]:0.0} for longitude 15, latitude 46"), "Check PROJ's data folder (PROJ_DATA).");
        }
        catch (Exception error) when (error is DatacubeException or DllNotFoundException or TypeInitializationException or ApplicationException)
        {
            return new("Projections", FindingState.Broken, error.Message, "Install GDAL with PROJ and its data (proj.db).");
        }
    }

    /// <summary>A probe is written, created once more (which must be refused), read and removed.</summary>
    private static async Task<Finding> StoreAsync(string target, TimeProvider clock, CancellationToken cancellation)
    {
        try
        {
            var store = ObjectStores.Open(target, clock);
            var key = $"_datacube-doctor-{Guid.NewGuid():N}";
            await store.PutAsync(key, new byte[] { 1 }, PutCondition.CreateOnly, cancellation).ConfigureAwait(false);
            try
            {
                await store.PutAsync(key, new byte[] { 2 }, PutCondition.CreateOnly, cancellation).ConfigureAwait(false);
                return new("Target", FindingState.Broken, "create-only writes overwrite", "Use another file system: builds rely on exclusive creation.");
            }
            catch (DatacubeException error) when (error.Code == "conflict.already_exists")
            {
                return new("Target", FindingState.Good, "writable, create-only writes are exclusive");
            }
            finally
            {
                await store.DeleteAsync(key, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (DatacubeException error)
        {
            return new("Target", FindingState.Broken, error.Message, "Choose a folder that may be written: --output.");
        }
    }

    private static Finding Disk(string target)
    {
        var path = target.Contains("://", StringComparison.Ordinal) ? "." : target;
        var drive = new DriveInfo(Path.GetFullPath(path));
        var free = (double)drive.AvailableFreeSpace;
        var found = string.Create(CultureInfo.InvariantCulture, $"{free / (1 << 30):0.0} GiB free");
        return free < LittleDisk ? new("Disk", FindingState.Limited, found, "A cube of a few tiles needs some GiB; free some.") : new("Disk", FindingState.Good, found);
    }
}
