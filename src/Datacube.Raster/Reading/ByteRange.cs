namespace Datacube.Raster.Reading;

/// <summary>A run of bytes of a source.</summary>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Number of bytes.</param>
public readonly record struct ByteRange(long Offset, int Length)
{
    /// <summary>One past the last byte.</summary>
    public long End => Offset + Length;
}
