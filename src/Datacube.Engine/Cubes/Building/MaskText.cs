using System.Globalization;
using Datacube.Engine.Masks;

namespace Datacube.Engine.Cubes.Building;

/// <summary>A mask rule in words, for metadata and people.</summary>
public static class MaskText
{
    /// <summary>For example <c>scl: classes 0, 1, 3 of scl are invalid; open 40 metres, dilate 100 metres on native pixels</c>.</summary>
    public static string Of(MaskRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (rule.Band is null)
            return $"{rule.Name}: only pixels without data are invalid";
        var steps = rule.Steps.Select(step => string.Create(CultureInfo.InvariantCulture, $"{step.Operation} {step.Radius} {step.Unit}").ToLowerInvariant());
        var grid = rule.Grid == MaskGrid.Native ? "native pixels of the class band" : "pixels of the target grid";
        return $"{rule.Name}: classes {string.Join(", ", rule.InvalidClasses)} of {rule.Band} are invalid; then {string.Join(", ", steps)} on {grid}; pixels without data are always invalid";
    }
}
