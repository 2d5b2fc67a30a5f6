using System.Collections.Concurrent;
using Datacube.Contracts.Errors;
using OSGeo.GDAL;
using GdalApi = OSGeo.GDAL.Gdal;

namespace Datacube.Raster.Gdal;

/// <summary>Open handles of one file: a handle serves one thread at a time, so as many are opened as reads run together, up to a bound.</summary>
internal sealed class GdalHandles(string path, string name, string[] drivers) : IDisposable
{
    private const int MostHandles = 4;
    private readonly ConcurrentBag<Dataset> idle = [];
    private readonly SemaphoreSlim free = new(MostHandles);
    private volatile bool closed;

    /// <summary>What the user knows the file as.</summary>
    public string Name => name;

    /// <summary>Runs blocking work on a handle, away from the caller's thread.</summary>
    public async Task<T> Use<T>(Func<Dataset, T> work, CancellationToken cancellation)
    {
        await free.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => UseNow(work), cancellation).ConfigureAwait(false);
        }
        finally
        {
            free.Release();
        }
    }

    /// <summary>Runs blocking work on a handle, here.</summary>
    public T UseNow<T>(Func<Dataset, T> work)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        var dataset = idle.TryTake(out var pooled) ? pooled : Open();
        try
        {
            return work(dataset);
        }
        catch (ApplicationException error)
        {
            throw new DatacubeException("raster.corrupt", $"'{name}' does not decode: {error.Message}", null, error);
        }
        finally
        {
            if (closed)
                dataset.Dispose();
            else
                idle.Add(dataset);
        }
    }

    public void Dispose()
    {
        closed = true;
        while (idle.TryTake(out var dataset))
            dataset.Dispose();
    }

    private Dataset Open()
    {
        try
        {
            return GdalApi.OpenEx(path, GdalConst.OF_RASTER | GdalConst.OF_READONLY | GdalConst.OF_VERBOSE_ERROR, drivers, null, null)
                ?? throw new DatacubeException("raster.unsupported", $"'{name}' cannot be opened as a raster of {string.Join(", ", drivers)}.");
        }
        catch (ApplicationException error)
        {
            var code = error.Message.Contains("not recognized", StringComparison.Ordinal) ? "raster.unsupported" : "raster.corrupt";
            throw new DatacubeException(code, $"'{name}' cannot be opened as a raster of {string.Join(", ", drivers)}: {error.Message.Replace(path, name, StringComparison.Ordinal)}", null, error);
        }
    }
}
