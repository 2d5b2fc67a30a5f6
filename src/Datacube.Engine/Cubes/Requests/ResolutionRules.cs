using System.Globalization;
using Datacube.Raster.Projections;

namespace Datacube.Engine.Cubes.Requests;

/// <summary>IN9 and IN10.</summary>
internal static class ResolutionRules
{
    private const string Field = "--resolution";
    private const double CoarsestDegrees = 1;
    private const double FinestMetres = 0.01;

    /// <summary>Pixel size of the seed, one arc second, or ten metres.</summary>
    public static double Default(CrsInfo crs) => crs.IsGeographic ? 1.0 / 3600 : 10 / crs.MetresPerUnit;

    public static void Check(double? resolution, Verdict verdict)
    {
        if (resolution is { } value && !(value > 0 && double.IsFinite(value)))
            verdict.Reject(Field, "resolution.not_positive", string.Create(CultureInfo.InvariantCulture, $"A resolution of {value} is not possible: it must be a finite number above 0, for example 0.0002777777777777778 degrees or 10 metres."));
    }

    public static void CheckUnit(double resolution, CrsInfo crs, LonLatArea? area, Verdict verdict)
    {
        if (crs.IsGeographic && resolution > CoarsestDegrees)
        {
            var zone = area is { } box ? Crs.SuggestUtm((box.West + box.East) / 2, (box.South + box.North) / 2) : "EPSG:32633";
            verdict.Reject(Field, "resolution.unit_mismatch", string.Create(CultureInfo.InvariantCulture,
                $"{resolution} degrees; did you mean {resolution} m in {zone}? {crs.Code} counts in degrees (10 m are about 0.00009); the limit is {CoarsestDegrees}."));
        }
        else if (crs.IsProjected && resolution * crs.MetresPerUnit < FinestMetres)
        {
            verdict.Reject(Field, "resolution.unit_mismatch", string.Create(CultureInfo.InvariantCulture,
                $"{resolution} metres; did you mean {resolution} degrees in EPSG:4326? {crs.Code} counts in metres; the limit is {FinestMetres}."));
        }
    }
}
