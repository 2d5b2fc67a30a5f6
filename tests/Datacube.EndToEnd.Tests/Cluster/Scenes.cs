namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>What a cube of a test is made of.</summary>
public enum Scenes
{
    /// <summary>Six scenes by formula.</summary>
    Sample,

    /// <summary>Six real scenes of two overlapping tiles; where they are not beside the checkout, those of <c>datacube sample create</c>.</summary>
    Real,
}
