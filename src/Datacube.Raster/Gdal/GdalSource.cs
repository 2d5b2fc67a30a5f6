using Datacube.Contracts.Errors;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Raster.Reading;
using OSGeo.GDAL;
using GdalApi = OSGeo.GDAL.Gdal;

namespace Datacube.Raster.Gdal;

/// <summary>
/// A raster read by GDAL: JPEG2000, NetCDF, and TIFFs that the COG reader leaves alone. Bands of a NetCDF variable are its other dimensions,
/// mostly time (<see cref="BandTimes"/>). Sources with ground control points instead of a transform are refused.
/// </summary>
public sealed class GdalSource : IRasterSource
{
    private readonly GdalHandles handles;
    private readonly RasterLimits limits;
    private readonly string? memoryPath;

    private GdalSource(GdalHandles handles, RasterLimits limits, string? memoryPath)
    {
        this.handles = handles;
        this.limits = limits;
        this.memoryPath = memoryPath;
        (Info, BandTimes) = handles.UseNow(dataset => GdalHeader.Read(dataset, handles.Name, limits));
    }

    /// <inheritdoc/>
    public RasterInfo Info { get; }

    /// <inheritdoc/>
    public string? Version { get; private set; }

    /// <summary>The time of every band where the file's bands are times (CF conventions), else empty.</summary>
    public IReadOnlyList<DateTimeOffset> BandTimes { get; }

    /// <summary>Opens a local file. No address, no name of GDAL's virtual file systems, no connection string.</summary>
    /// <param name="path">Path of a file.</param>
    /// <param name="subdataset">Name of a variable of a NetCDF file; null for other formats.</param>
    /// <param name="limits">What the file may claim.</param>
    /// <exception cref="DatacubeException"><c>source.not_found</c>, <c>raster.unsupported</c>, <c>raster.corrupt</c>, <c>raster.too_large</c>.</exception>
    public static GdalSource Open(string path, string? subdataset, RasterLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var full = Path.GetFullPath(path);
        // GDAL would take a path under /vsi… for a network or archive address even where a file of that name exists.
        if (full.StartsWith("/vsi", StringComparison.Ordinal) || !File.Exists(full))
            throw new DatacubeException("source.not_found", $"There is no file '{path}'.");
        var opened = Create(full, path, subdataset, limits, null);
        opened.Version = FileByteSource.CurrentVersion(full);
        return opened;
    }

    /// <summary>Opens the bytes of a whole file, for sources that were fetched. The bytes are copied.</summary>
    /// <param name="content">The file.</param>
    /// <param name="name">What messages call it; its extension helps GDAL to know the format.</param>
    /// <param name="subdataset">As for a file.</param>
    /// <param name="limits">As for a file.</param>
    /// <exception cref="DatacubeException"><c>raster.unsupported</c>, <c>raster.corrupt</c>, <c>raster.too_large</c>.</exception>
    public static GdalSource Open(byte[] content, string name, string? subdataset, RasterLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        GdalRuntime.EnsureConfigured();
        var extension = Path.GetExtension(name);
        var path = $"/vsimem/datacube/{Guid.NewGuid():N}{(extension.All(static letter => letter == '.' || char.IsAsciiLetterOrDigit(letter)) ? extension : "")}";
        GdalApi.FileFromMemBuffer(path, content);
        try
        {
            return Create(path, name, subdataset, limits, path);
        }
        catch
        {
            _ = GdalApi.Unlink(path);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<PixelBuffer> ReadAsync(int level, int band, PixelWindow window, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(band, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(band, Info.BandCount);
        Check(level, window, Info.Type);
        return new(handles.Use(dataset => Read(dataset, level, band, window, mask: false, Info.Type), cancellation));
    }

    /// <inheritdoc/>
    public ValueTask<PixelBuffer> ReadMaskAsync(int level, PixelWindow window, CancellationToken cancellation)
    {
        if (!Info.HasMask)
            throw new InvalidOperationException($"'{handles.Name}' has no mask of its own.");
        Check(level, window, PixelType.UInt8);
        return new(handles.Use(dataset => Read(dataset, level, 1, window, mask: true, PixelType.UInt8), cancellation));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        handles.Dispose();
        if (memoryPath is not null)
            _ = GdalApi.Unlink(memoryPath);
        return ValueTask.CompletedTask;
    }

    private static GdalSource Create(string path, string name, string? subdataset, RasterLimits limits, string? memoryPath)
    {
        GdalRuntime.EnsureConfigured();
        if (subdataset is null)
            return Own(new GdalHandles(path, name, [.. GdalRuntime.RasterDrivers]), limits, memoryPath);
        // NETCDF:"path":variable — the words are GDAL's, so nothing in them may end the quotes early.
        if (path.Contains('"', StringComparison.Ordinal) || subdataset.Length == 0 || !subdataset.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' or '/'))
            throw new DatacubeException("raster.unsupported", $"'{subdataset}' of '{name}' is no name of a variable: letters, digits, '_', '-', '.' and '/' are.");
        return Own(new GdalHandles($"NETCDF:\"{path}\":{subdataset}", $"{name}#{subdataset}", ["netCDF"]), limits, memoryPath);
    }

    private static GdalSource Own(GdalHandles handles, RasterLimits limits, string? memoryPath)
    {
        try
        {
            return new(handles, limits, memoryPath);
        }
        catch
        {
            handles.Dispose();
            throw;
        }
    }

    private static unsafe PixelBuffer Read(Dataset dataset, int level, int number, PixelWindow window, bool mask, PixelType type)
    {
        var buffer = new PixelBuffer(type, window.Rows, window.Columns);
        try
        {
            using var band = dataset.GetRasterBand(number)!;
            using var overview = level == 0 ? null : band.GetOverview(level - 1);
            using var validity = mask ? (overview ?? band).GetMaskBand() : null;
            var source = validity ?? overview ?? band;
            if (level > 0 && (overview is null || overview.XSize < window.ColumnEnd || overview.YSize < window.RowEnd))
                throw new DatacubeException("raster.corrupt", $"Overview {level} of band {number} is not there in the size of the first band's. The file is damaged; make its overviews again.");
            // The header has checked the type of the full resolution only: an overview or a mask may claim a wider one than the buffer has room for.
            var stored = mask ? DataType.GDT_Byte : band.DataType;
            var status = source.ReadRaster(window.Column, window.Row, window.Columns, window.Rows, (nint)buffer.Pointer, window.Columns, window.Rows, stored, 0, 0);
            if (status > CPLErr.CE_Warning)
                throw new DatacubeException("raster.corrupt", $"The window at row {window.Row}, column {window.Column} does not decode; GDAL gave no reason.");
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private void Check(int level, PixelWindow window, PixelType type)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, Info.Levels.Count);
        var shape = Info.Levels[level].Shape;
        if (window.IsEmpty || window != window.Intersect(new(0, 0, shape.Rows, shape.Columns)))
            throw new ArgumentOutOfRangeException(nameof(window), window, $"The window must lie inside the level of {shape.Rows} rows and {shape.Columns} columns.");
        limits.CheckWindow(window, type);
    }
}
