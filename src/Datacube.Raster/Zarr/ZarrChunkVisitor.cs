namespace Datacube.Raster.Zarr;

/// <summary>Sees one decoded chunk; the elements are only lent.</summary>
/// <param name="origin">Index of its first element along each axis.</param>
/// <param name="elements">Its elements in C order.</param>
public delegate void ZarrChunkVisitor<T>(long[] origin, ReadOnlySpan<T> elements) where T : unmanaged;
