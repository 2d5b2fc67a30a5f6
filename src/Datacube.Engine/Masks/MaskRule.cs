namespace Datacube.Engine.Masks;

/// <summary>The grid on which a mask is cleaned up.</summary>
public enum MaskGrid
{
    /// <summary>The class band's own pixels; the cleaned mask is then taken to the target grid by nearest neighbour.</summary>
    Native,

    /// <summary>The target grid; classes are first taken there by nearest neighbour.</summary>
    Target,
}

/// <summary>Which observations of a scene are invalid, from its class band. Recorded word for word in the output's metadata.</summary>
/// <param name="Name">Profile: <c>none</c>, <c>scl</c>, <c>seed-scl</c>.</param>
/// <param name="Band">Common name of the class band, null where the rule needs none.</param>
/// <param name="InvalidClasses">Class codes that make an observation invalid. Class 0 (no data) is invalid in any case, also after the clean-up.</param>
/// <param name="Steps">Clean-up of the invalid set, in order.</param>
/// <param name="Grid">Where the clean-up takes place.</param>
public sealed record MaskRule(string Name, string? Band, IReadOnlyList<int> InvalidClasses, IReadOnlyList<MorphologyStep> Steps, MaskGrid Grid)
{
    /// <summary>No class band: only nodata is excluded.</summary>
    public static MaskRule None { get; } = new("none", null, [], [], MaskGrid.Native);

    /// <summary>The default for Sentinel-2: keeps 2, 4, 5, 6, 7, 11; opening 40 m, then dilation 100 m, on native pixels (2 and 5 pixels of 20 m).</summary>
    public static MaskRule Scl { get; } = new(
        "scl", "scl", [0, 1, 3, 8, 9, 10],
        [new(MorphologyOperation.Open, 40, RadiusUnit.Metres), new(MorphologyOperation.Dilate, 100, RadiusUnit.Metres)],
        MaskGrid.Native);

    /// <summary>The parameters of the original script: keeps 4 and 5 only; closing 5, then opening 5, in pixels of the target grid.</summary>
    public static MaskRule SeedScl { get; } = new(
        "seed-scl", "scl", [0, 1, 2, 3, 6, 7, 8, 9, 10, 11],
        [new(MorphologyOperation.Close, 5, RadiusUnit.Pixels), new(MorphologyOperation.Open, 5, RadiusUnit.Pixels)],
        MaskGrid.Target);
}
