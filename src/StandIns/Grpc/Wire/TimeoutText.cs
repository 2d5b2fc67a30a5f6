using System.Globalization;

namespace Grpc.Wire;

/// <summary>The form of <c>grpc-timeout</c>: at most eight digits and a unit.</summary>
internal static class TimeoutText
{
    private const long MostDigits = 99_999_999;

    private static readonly (char Unit, long Ticks)[] Units =
        [('u', TimeSpan.TicksPerMicrosecond), ('m', TimeSpan.TicksPerMillisecond), ('S', TimeSpan.TicksPerSecond), ('M', TimeSpan.TicksPerMinute), ('H', TimeSpan.TicksPerHour)];

    internal static string Encode(TimeSpan timeout)
    {
        if (timeout <= TimeSpan.Zero)
            return "1n";
        foreach (var (unit, ticks) in Units)
        {
            var count = timeout.Ticks / ticks + (timeout.Ticks % ticks == 0 ? 0 : 1);
            if (count <= MostDigits)
                return string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");
        }
        return $"{MostDigits}H";
    }

    internal static bool TryDecode(string? text, out TimeSpan timeout)
    {
        timeout = default;
        if (text is not { Length: >= 2 and <= 9 } || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return false;
        if (text[^1] == 'n')
        {
            timeout = TimeSpan.FromTicks((count + 99) / 100);
            return true;
        }
        foreach (var (unit, ticks) in Units)
            if (unit == text[^1])
            {
                timeout = TimeSpan.FromTicks(count * ticks);
                return true;
            }
        return false;
    }
}
