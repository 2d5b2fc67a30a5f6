namespace Datacube.Engine.Cubes.Requests;

/// <summary>What a cube is stored as.</summary>
public enum CubeFormat
{
    /// <summary>One Zarr v3 group.</summary>
    Zarr,

    /// <summary>One cloud-optimised GeoTIFF per period, with companions for counts and status.</summary>
    Cog,
}
