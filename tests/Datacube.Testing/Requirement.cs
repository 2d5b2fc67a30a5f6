namespace Datacube.Testing;

/// <summary>
/// What to do when something outside the checkout is missing. A test that needs it is skipped with the reason, unless
/// <c>DATACUBE_REQUIRE</c> (a comma-separated list of names, or <c>all</c>) demands it; then the test runs and fails.
/// </summary>
internal static class Requirement
{
    internal const string Variable = "DATACUBE_REQUIRE";

    internal static bool Demanded(params string[] names) => Demanded(Environment.GetEnvironmentVariable(Variable), names);

    internal static bool Demanded(string? setting, string[] names)
    {
        var demanded = (setting ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return demanded.Contains("all", StringComparer.Ordinal) || names.Any(name => demanded.Contains(name, StringComparer.Ordinal));
    }

    /// <summary>The reason to skip, also written to standard error; null when the test is to run.</summary>
    internal static string? SkipReason(bool present, string missing, params string[] names)
    {
        if (present || Demanded(names))
            return null;
        var reason = $"{missing} ({Variable}={names[0]} turns this skip into a failure)";
        Console.Error.WriteLine($"SKIPPED: {reason}");
        return reason;
    }
}
