using System.Globalization;
using Datacube.Contracts.Errors;

namespace Datacube.Cli.Commands;

/// <summary>Sizes as people write them: <c>2GiB</c>, <c>512MiB</c>, <c>2G</c>, bytes.</summary>
internal static class ByteSize
{
    private static readonly (string Suffix, double Factor)[] Units =
        [("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10), ("TiB", 1L << 40), ("GB", 1e9), ("MB", 1e6), ("G", 1L << 30), ("M", 1L << 20), ("B", 1), ("", 1)];

    public static long Parse(string text, string field)
    {
        var trimmed = text.Trim();
        foreach (var (suffix, factor) in Units)
        {
            if (trimmed.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)
                && double.TryParse(trimmed.AsSpan(0, trimmed.Length - suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number > 0 && number * factor < 1L << 50)
                return (long)(number * factor);
        }
        throw new DatacubeException("option.value", $"'{text}' is not a size. Write for example 2GiB, 512MiB or a number of bytes.", field);
    }

    public static string Show(double bytes) => bytes switch
    {
        >= 1L << 30 => (bytes / (1L << 30)).ToString("0.00", CultureInfo.InvariantCulture) + " GiB",
        >= 1L << 20 => (bytes / (1L << 20)).ToString("0.0", CultureInfo.InvariantCulture) + " MiB",
        _ => (bytes / (1L << 10)).ToString("0.0", CultureInfo.InvariantCulture) + " KiB",
    };
}
