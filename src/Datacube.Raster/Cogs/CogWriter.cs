using Datacube.Contracts.Errors;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Storage;
using Datacube.Storage.Files;

namespace Datacube.Raster.Cogs;

/// <summary>
/// Writes cloud-optimised GeoTIFFs: TIFF 6.0 (BigTIFF above 4 GB) with GDAL's COG layout: directories first, overviews from coarse to fine,
/// full resolution last, each tile between its length and its last four bytes. The bytes depend on pixels and options only.
/// </summary>
public static class CogWriter
{
    /// <summary>Encodes planes in memory.</summary>
    /// <param name="box">CRS (EPSG code), transform, shape.</param>
    /// <param name="planes">One plane per band, all of one type and of the box's shape. Stay with the caller.</param>
    /// <param name="options">Layout, compression, names.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The whole file. Throws <c>raster.too_large</c> above 2 GB: use <see cref="WriteFileAsync"/> then.</returns>
    public static async Task<ReadOnlyMemory<byte>> EncodeAsync(GeoBox box, IReadOnlyList<PixelBuffer> planes, CogOptions options, CancellationToken cancellation)
    {
        using var levels = await EncodeLevelsAsync(box, planes, options, cancellation).ConfigureAwait(false);
        var file = CogFile.Plan(levels);
        if (file.Length > Array.MaxLength)
            throw new DatacubeException("raster.too_large", $"The COG has {file.Length} bytes; {Array.MaxLength} fit into memory. Write it to a file.");
        var bytes = GC.AllocateUninitializedArray<byte>((int)file.Length);
        using var output = new MemoryStream(bytes);
        await file.WriteAsync(output, cancellation).ConfigureAwait(false);
        return bytes;
    }

    /// <summary>Encodes planes in memory and writes the file from front to back into a stream.</summary>
    /// <param name="output">Where; a tile is one write. Stays open.</param>
    /// <param name="box">CRS (EPSG code), transform, shape.</param>
    /// <param name="planes">One plane per band, all of one type and of the box's shape. Stay with the caller.</param>
    /// <param name="options">Layout, compression, names.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static async Task WriteAsync(Stream output, GeoBox box, IReadOnlyList<PixelBuffer> planes, CogOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var levels = await EncodeLevelsAsync(box, planes, options, cancellation).ConfigureAwait(false);
        await CogFile.Plan(levels).WriteAsync(output, cancellation).ConfigureAwait(false);
    }

    /// <summary>Encodes planes and puts the file into a store.</summary>
    public static async Task<ObjectInfo> WriteAsync(IObjectStore store, string key, GeoBox box, IReadOnlyList<PixelBuffer> planes, CogOptions options, PutCondition condition, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        return await store.PutAsync(key, await EncodeAsync(box, planes, options, cancellation).ConfigureAwait(false), condition, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Writes a raster of any size strip by strip. Memory: about 1.6 strips (tile height × width × bands); encoded tiles wait in temporary
    /// files beside the target. The target appears whole, by a rename.
    /// </summary>
    /// <param name="path">File to write; replaced where it exists.</param>
    /// <param name="box">CRS (EPSG code), transform, shape.</param>
    /// <param name="type">Type of all bands.</param>
    /// <param name="bands">Number of bands.</param>
    /// <param name="rows">Source of the pixels.</param>
    /// <param name="options">Layout, compression, names.</param>
    /// <param name="cancellation">Stops the work and removes the temporaries.</param>
    public static async Task WriteFileAsync(string path, GeoBox box, PixelType type, int bands, CogRows rows, CogOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(box);
        ArgumentNullException.ThrowIfNull(rows);
        var full = Path.GetFullPath(path);
        var temporary = FilesInWriting.Next(full);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            FilesInWriting.RemoveDead(full);
            using (var levels = new CogPyramid(new(box, type, bands, options), inMemory: false))
            {
                for (var row = 0; row < box.Shape.Rows; row += options.TileSize)
                {
                    var planes = await rows(row, Math.Min(options.TileSize, box.Shape.Rows - row), cancellation).ConfigureAwait(false);
                    await levels.AddAndDisposeAsync(planes, cancellation).ConfigureAwait(false);
                }
                await using var output = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
                await CogFile.Plan(levels).WriteAsync(output, cancellation).ConfigureAwait(false);
                output.Flush(flushToDisk: true);
            }
            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(error, "write", Path.GetFileName(full));
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static async Task<CogPyramid> EncodeLevelsAsync(GeoBox box, IReadOnlyList<PixelBuffer> planes, CogOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(box);
        ArgumentNullException.ThrowIfNull(planes);
        if (planes.Count == 0 || planes.Any(plane => plane.Type != planes[0].Type || plane.Rows != box.Shape.Rows || plane.Columns != box.Shape.Columns))
            throw new ArgumentException("All planes have one type and the shape of the box.", nameof(planes));
        var levels = new CogPyramid(new(box, planes[0].Type, planes.Count, options), inMemory: true);
        try
        {
            for (var row = 0; row < box.Shape.Rows; row += options.TileSize)
                await levels.AddAsync(planes, row, Math.Min(options.TileSize, box.Shape.Rows - row), cancellation).ConfigureAwait(false);
            return levels;
        }
        catch
        {
            levels.Dispose();
            throw;
        }
    }
}
