namespace Datacube.Raster.Reading;

/// <summary>How the bodies of HTTP answers are read. Connecting, redirects and statuses are the client's own matter.</summary>
public sealed record HttpReadingOptions
{
    /// <summary>Size of the first request, which finds length and version of the object; its bytes serve the first reads.</summary>
    public int HeadBytes { get; init; } = 32 << 10;

    /// <summary>An object of a server without ranges is fetched whole up to this size.</summary>
    public int MaxWholeBytes { get; init; } = 64 << 20;

    /// <summary>A body slower than this over <see cref="FloorPeriod"/> is given up and asked for again.</summary>
    public int FloorBytesPerSecond { get; init; } = 10 << 10;

    /// <summary>The time over which the floor is measured.</summary>
    public TimeSpan FloorPeriod { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Attempts at a body that breaks off, the first included.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Clock of the floor and of the pauses between attempts.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
