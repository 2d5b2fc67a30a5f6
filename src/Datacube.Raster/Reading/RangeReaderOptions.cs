namespace Datacube.Raster.Reading;

/// <summary>How ranges of a remote object are merged and fetched.</summary>
public sealed record RangeReaderOptions
{
    /// <summary>Ranges this close are fetched in one request: the bytes between cost less than another round trip.</summary>
    public int MaxGapBytes { get; init; } = 128 << 10;

    /// <summary>A merged request grows no further than this.</summary>
    public int MaxRequestBytes { get; init; } = 8 << 20;

    /// <summary>Requests in flight, of all objects together: as many as there are connections to one host.</summary>
    public int MaxConcurrentRequests { get; init; } = 32;
}
