namespace Datacube.Stac.GeoParquet;

/// <summary>Decodes one compressed page into exactly the bytes that it holds.</summary>
/// <param name="packed">The page as it lies in the file.</param>
/// <param name="page">Where its bytes go.</param>
public delegate void PageDecoder(ReadOnlySpan<byte> packed, Span<byte> page);
