using System.Globalization;

namespace Datacube.Raster.Projections;

/// <summary>
/// WGS 84 ↔ UTM by Krüger's series to the sixth order of the third flattening (Karney 2011, "Transverse Mercator with an accuracy of a few
/// nanometers", equations 7–9, 11, 15, 35 and 36). Within the domain tested here it agrees with PROJ to better than 2e-8 m, a few units in the last place of a northing.
/// </summary>
internal sealed class Utm
{
    /// <summary>Degrees from the central meridian up to which <see cref="Forward"/> answers.</summary>
    public const double WidestLongitude = 9;

    /// <summary>Degrees of latitude up to which <see cref="Forward"/> answers.</summary>
    public const double HighestLatitude = 85;

    private const double SemiMajorAxis = 6378137;
    private const double Flattening = 1 / 298.257223563;
    private const double ScaleAtOrigin = 0.9996;
    private const double FalseEasting = 500_000;
    private const double FalseNorthingSouth = 10_000_000;
    private const double WidestEasting = 1_000_000;
    private const double HighestNorthing = 9_440_000;
    private const double N = Flattening / (2 - Flattening);
    private const double Degree = Math.PI / 180;

    private static readonly double Eccentricity = Math.Sqrt(Flattening * (2 - Flattening));
    private static readonly double Radius = ScaleAtOrigin * SemiMajorAxis / (1 + N) * (1 + (N * N * ((1.0 / 4) + (N * N * ((1.0 / 64) + (N * N / 256))))));

    private static readonly double[] Alpha =
    [
        Series(1, 1.0 / 2, -2.0 / 3, 5.0 / 16, 41.0 / 180, -127.0 / 288, 7891.0 / 37800),
        Series(2, 13.0 / 48, -3.0 / 5, 557.0 / 1440, 281.0 / 630, -1983433.0 / 1935360),
        Series(3, 61.0 / 240, -103.0 / 140, 15061.0 / 26880, 167603.0 / 181440),
        Series(4, 49561.0 / 161280, -179.0 / 168, 6601661.0 / 7257600),
        Series(5, 34729.0 / 80640, -3418889.0 / 1995840),
        Series(6, 212378941.0 / 319334400),
    ];

    private static readonly double[] Beta =
    [
        Series(1, -1.0 / 2, 2.0 / 3, -37.0 / 96, 1.0 / 360, 81.0 / 512, -96199.0 / 604800),
        Series(2, -1.0 / 48, -1.0 / 15, 437.0 / 1440, -46.0 / 105, 1118711.0 / 3870720),
        Series(3, -17.0 / 480, 37.0 / 840, 209.0 / 4480, -5569.0 / 90720),
        Series(4, -4397.0 / 161280, 11.0 / 504, 830251.0 / 7257600),
        Series(5, -4583.0 / 161280, 108847.0 / 3991680),
        Series(6, -20648693.0 / 638668800),
    ];

    private readonly double centralMeridian;
    private readonly double falseNorthing;

    private Utm(int zone, bool south)
    {
        centralMeridian = (6 * zone) - 183;
        falseNorthing = south ? FalseNorthingSouth : 0;
    }

    /// <summary>The zone of <c>EPSG:326nn</c> or <c>EPSG:327nn</c>; null for any other system.</summary>
    public static Utm? Find(string crs)
    {
        if (!crs.StartsWith("EPSG:", StringComparison.Ordinal) || !int.TryParse(crs.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            return null;
        var zone = code % 100;
        return code / 100 is 326 or 327 && zone is >= 1 and <= 60 ? new(zone, code / 100 == 327) : null;
    }

    /// <summary>Degrees → metres, in place. False, and nothing changed, outside the domain.</summary>
    public bool Forward(ref double x, ref double y)
    {
        var fromMeridian = Math.IEEERemainder(x - centralMeridian, 360);
        if (!(Math.Abs(fromMeridian) <= WidestLongitude && Math.Abs(y) <= HighestLatitude))
            return false;
        var (sinLambda, cosLambda) = Math.SinCos(fromMeridian * Degree);
        var tau = Math.Tan(y * Degree);
        var conformal = Conformal(tau);
        var xi = Math.Atan2(conformal, cosLambda);
        var eta = Math.Asinh(sinLambda / Math.Sqrt((conformal * conformal) + (cosLambda * cosLambda)));
        Add(Alpha, ref xi, ref eta);
        x = (Radius * eta) + FalseEasting;
        y = (Radius * xi) + falseNorthing;
        return true;
    }

    /// <summary>Metres → degrees, in place. False, and nothing changed, outside the domain.</summary>
    public bool Inverse(ref double x, ref double y)
    {
        double east = x - FalseEasting, north = y - falseNorthing;
        if (!(Math.Abs(east) <= WidestEasting && Math.Abs(north) <= HighestNorthing))
            return false;
        double xi = north / Radius, eta = east / Radius;
        Add(Beta, ref xi, ref eta);
        var (sinXi, cosXi) = Math.SinCos(xi);
        var sinhEta = Math.Sinh(eta);
        var conformal = sinXi / Math.Sqrt((sinhEta * sinhEta) + (cosXi * cosXi));
        var tau = conformal / (1 - (Eccentricity * Eccentricity));
        // Newton's method on Conformal(tau) = conformal (Karney 19–21): two steps reach the last bit.
        for (var step = 0; step < 3; step++)
        {
            var reached = Conformal(tau);
            tau += (conformal - reached) / Math.Sqrt(1 + (reached * reached)) * (1 + ((1 - (Eccentricity * Eccentricity)) * tau * tau))
                / ((1 - (Eccentricity * Eccentricity)) * Math.Sqrt(1 + (tau * tau)));
        }

        var longitude = centralMeridian + (Math.Atan2(sinhEta, cosXi) / Degree);
        x = longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude;
        y = Math.Atan(tau) / Degree;
        return true;
    }

    /// <summary>Tangent of the geographic latitude → tangent of the conformal latitude.</summary>
    private static double Conformal(double tau)
    {
        var secant = Math.Sqrt(1 + (tau * tau));
        var sigma = Math.Sinh(Eccentricity * Math.Atanh(Eccentricity * tau / secant));
        return (tau * Math.Sqrt(1 + (sigma * sigma))) - (sigma * secant);
    }

    /// <summary>Adds Σ c_j sin 2j(ξ + iη) by Clenshaw's recurrence in complex numbers.</summary>
    private static void Add(double[] coefficients, ref double xi, ref double eta)
    {
        var (sin, cos) = Math.SinCos(2 * xi);
        double sinh = Math.Sinh(2 * eta), cosh = Math.Cosh(2 * eta);
        // 2 cos 2(ξ + iη) and sin 2(ξ + iη)
        double factorReal = 2 * cos * cosh, factorImaginary = -2 * sin * sinh;
        double real = 0, imaginary = 0, previousReal = 0, previousImaginary = 0;
        for (var j = coefficients.Length - 1; j >= 0; j--)
        {
            var nextReal = (factorReal * real) - (factorImaginary * imaginary) - previousReal + coefficients[j];
            var nextImaginary = (factorReal * imaginary) + (factorImaginary * real) - previousImaginary;
            (previousReal, previousImaginary, real, imaginary) = (real, imaginary, nextReal, nextImaginary);
        }

        double sineReal = sin * cosh, sineImaginary = cos * sinh;
        xi += (sineReal * real) - (sineImaginary * imaginary);
        eta += (sineReal * imaginary) + (sineImaginary * real);
    }

    /// <summary>n^power × (c0 + c1 n + c2 n² + …).</summary>
    private static double Series(int power, params ReadOnlySpan<double> coefficients)
    {
        double sum = 0;
        for (var i = coefficients.Length - 1; i >= 0; i--)
            sum = (sum * N) + coefficients[i];
        return sum * Math.Pow(N, power);
    }
}
