using System.Globalization;
using Datacube.Engine.Cubes.Planning;

namespace Datacube.Engine.Cubes.Building;

/// <summary>Names of the files of a cube besides its arrays.</summary>
internal static class CubeFiles
{
    /// <summary>The picture of one period, for example <c>quicklook_2023-08.png</c>.</summary>
    public static string PictureOf(Period period) => string.Create(CultureInfo.InvariantCulture, $"quicklook_{period.Start:yyyy-MM}.png");

    /// <summary>A GeoTIFF of one period, for example <c>rgb_median_2023-08.tif</c>.</summary>
    public static string CogOf(string name, Period period) => string.Create(CultureInfo.InvariantCulture, $"{name}_{period.Start:yyyy-MM}.tif");

    /// <summary>All pictures of a plan.</summary>
    public static IEnumerable<string> Pictures(CubePlan plan) => plan.Periods.Select(PictureOf).Prepend(CubeKeys.Quicklook);

    /// <summary>The pictures among the files of a finished cube.</summary>
    public static IReadOnlyList<string> PicturesOf(FinishedCube finished) =>
        [.. finished.Files.Select(file => file.Key).Where(key => key.EndsWith(".png", StringComparison.Ordinal))];
}
