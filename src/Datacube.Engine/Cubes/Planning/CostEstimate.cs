namespace Datacube.Engine.Cubes.Planning;

/// <summary>What a cube costs: the same numbers in a dry run, in the plan, and in the final report.</summary>
/// <param name="Pixels">Pixels of the grid.</param>
/// <param name="Tiles">Tiles that are built, per period.</param>
/// <param name="TilesInGrid">Tiles of the whole grid.</param>
/// <param name="Periods">Steps of the time axis.</param>
/// <param name="Jobs">Tiles × periods.</param>
/// <param name="Dates">Solar days with at least one scene.</param>
/// <param name="Scenes">Scenes.</param>
/// <param name="Reads">Inputs to read: scene × band × tile.</param>
/// <param name="InputBytes">Bytes of decoded pixels to read, estimated from footprints and pixel sizes.</param>
/// <param name="OutputBytes">Bytes of values, counts and status before compression.</param>
/// <param name="MemoryBytes">Cap on memory.</param>
/// <param name="Seconds">Estimated time on two cores, from measured rates by format and place of the files.</param>
public sealed record CostEstimate(
    long Pixels,
    int Tiles,
    int TilesInGrid,
    int Periods,
    int Jobs,
    int Dates,
    int Scenes,
    long Reads,
    long InputBytes,
    long OutputBytes,
    long MemoryBytes,
    double Seconds);
