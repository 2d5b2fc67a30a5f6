using Datacube.Pixels.Resampling;
using Datacube.Stac.Harmonising;

namespace Datacube.Engine.Pipeline;

/// <summary>A band that is read.</summary>
/// <param name="Name">Common name.</param>
/// <param name="Kind">What the numbers mean.</param>
/// <param name="Resampling">How it is taken to the target grid; categorical bands allow nearest and mode only.</param>
public sealed record EngineBand(string Name, BandKind Kind, ResamplingMethod Resampling);
