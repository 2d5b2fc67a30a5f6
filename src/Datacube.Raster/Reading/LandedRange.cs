namespace Datacube.Raster.Reading;

/// <summary>One range that has arrived.</summary>
/// <param name="Index">Which of the ranges asked for.</param>
/// <param name="Bytes">Its bytes; valid until the next one is taken.</param>
public readonly record struct LandedRange(int Index, ReadOnlyMemory<byte> Bytes);
