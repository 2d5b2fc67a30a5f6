namespace Datacube.Testing;

/// <summary>
/// A recognisable value in every place that a service takes a secret from. A test runs with these settings and then looks for the word in
/// all that leaves the process: logs, traces, rows, messages, objects, errors.
/// </summary>
public static class SecretCanary
{
    /// <summary>The word that must be found nowhere.</summary>
    public const string Word = "CANARY";

    /// <summary>Variables of the environment with a canary as their value.</summary>
    public static IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>
    {
        ["AWS_ACCESS_KEY_ID"] = "CANARYACCESSKEY",
        ["AWS_SECRET_ACCESS_KEY"] = "CANARY/secret+key",
        ["AWS_SESSION_TOKEN"] = "CANARY/session+token",
        ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-otlp-api-key=CANARY-header",
        ["Providers__any__ClientSecret"] = "CANARY~client secret",
        ["ConnectionStrings__other"] = "Host=other;Username=u;Password='CANARY; password'",
    };

    /// <summary>Throws when a text holds a canary, and shows where.</summary>
    /// <param name="place">What the text is, for the message.</param>
    /// <param name="text">What left the process.</param>
    public static void RequireAbsent(string place, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = text.IndexOf(Word, StringComparison.Ordinal);
        if (at >= 0)
            throw new InvalidOperationException($"A secret is in {place}: …{text[Math.Max(0, at - 80)..Math.Min(text.Length, at + 80)]}…");
    }
}
