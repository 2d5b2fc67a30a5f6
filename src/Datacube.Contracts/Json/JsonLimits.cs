namespace Datacube.Contracts.Json;

/// <summary>Limits of a JSON text from outside.</summary>
/// <param name="MaxBytes">Longest text.</param>
/// <param name="MaxDepth">Deepest nesting.</param>
public sealed record JsonLimits(long MaxBytes = 64 << 20, int MaxDepth = 64)
{
    /// <summary>64 MiB, 64 levels.</summary>
    public static JsonLimits Standard { get; } = new();
}
