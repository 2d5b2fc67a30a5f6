using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Raster.Tiff;

namespace Datacube.Raster.Reading;

/// <summary>Where the pixels of one tile go: a part of a plane, or planes one below the other.</summary>
/// <param name="buffer">Planes one below the other, all as wide as the buffer.</param>
/// <param name="part">Rows and columns of the first plane that are filled.</param>
/// <param name="planeRows">Rows between two planes.</param>
/// <param name="skip">Rows and columns of the stored tile before the first one that is wanted.</param>
internal readonly struct TileTarget(PixelBuffer buffer, PixelWindow part, int planeRows, PixelShape skip = default)
{
    private readonly int size = buffer.Type.Size();

    public int SkippedRows => skip.Rows;

    public int SkippedColumns => skip.Columns;

    public int Rows => part.Rows;

    public int Columns => part.Columns;

    /// <summary>All bytes of the buffer.</summary>
    public Span<byte> Pixels => buffer.Bytes;

    /// <summary>True where the target is exactly one whole stored tile without gaps.</summary>
    public bool IsWhole(TiffImage image) =>
        image.TileShape == part.Shape && new PixelShape(buffer.Rows, buffer.Columns) == part.Shape;

    /// <summary>The bytes of one row of the part.</summary>
    public Span<byte> Row(int plane, int row) => buffer.RowBytes((plane * planeRows) + part.Row + row, size).Slice(part.Column * size, part.Columns * size);
}
