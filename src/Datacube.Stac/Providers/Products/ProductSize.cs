using System.Globalization;

namespace Datacube.Stac.Providers.Products;

/// <summary>Sizes as the hubs write them, <c>655.3 MB</c>, in bytes. Their units are powers of 1024, rounded: an estimate, never a check.</summary>
internal static class ProductSize
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB"];

    public static double? Parse(string? text)
    {
        if (text?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var number, var unit] || Array.FindIndex(Units, known => known.Equals(unit, StringComparison.OrdinalIgnoreCase)) is not (>= 0 and var power))
            return null;
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and < 1e6 ? Math.Round(value * Math.Pow(1024, power)) : null;
    }
}
