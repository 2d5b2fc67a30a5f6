namespace Datacube.Engine.Cubes.Planning;

/// <summary>Above these a cube is refused before anything is read.</summary>
public sealed record CostLimits
{
    /// <summary>Pixels of the grid × periods × bands.</summary>
    public double Samples { get; init; } = 100e9;

    /// <summary>Tiles × periods.</summary>
    public int Jobs { get; init; } = 100_000;

    /// <summary>Scenes.</summary>
    public int Scenes { get; init; } = 50_000;

    /// <summary>Decoded bytes to read.</summary>
    public long InputBytes { get; init; } = 20L << 40;
}
