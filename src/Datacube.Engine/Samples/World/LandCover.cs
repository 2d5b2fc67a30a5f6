namespace Datacube.Engine.Samples.World;

/// <summary>What covers a place.</summary>
internal enum LandCover : byte
{
    Water,
    Forest,
    Grass,
    Crop,
    Soil,
    Town,
}
