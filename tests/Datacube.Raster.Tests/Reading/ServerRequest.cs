namespace Datacube.Raster.Tests.Reading;

/// <summary>What a client asked for.</summary>
/// <param name="Number">From 0.</param>
/// <param name="First">First byte of the range.</param>
/// <param name="Last">Last byte of the range.</param>
/// <param name="IfRange">The condition.</param>
internal sealed record ServerRequest(int Number, int First, int Last, string IfRange);
