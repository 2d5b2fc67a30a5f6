namespace Datacube.Engine.Cubes.Planning;

/// <summary>From the first to the last instant, both included, UTC.</summary>
public readonly record struct TimeRange(DateTimeOffset Start, DateTimeOffset End);
