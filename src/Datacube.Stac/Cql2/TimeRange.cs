namespace Datacube.Stac.Cql2;

/// <summary>A span of time, both ends included; an instant starts where it ends.</summary>
internal readonly record struct TimeRange(DateTimeOffset First, DateTimeOffset Last);
