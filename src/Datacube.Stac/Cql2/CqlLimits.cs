namespace Datacube.Stac.Cql2;

/// <summary>Limits of a filter.</summary>
/// <param name="MaxNodes">Most parts: operators, properties, literals.</param>
/// <param name="MaxDepth">Deepest nesting, parentheses included.</param>
/// <param name="MaxLength">Longest text, in characters (JSON: bytes).</param>
public sealed record CqlLimits(int MaxNodes = 10_000, int MaxDepth = 100, int MaxLength = 1 << 20)
{
    /// <summary>10 000 parts, 100 levels, 1 Mi characters.</summary>
    public static CqlLimits Standard { get; } = new();

    internal void CheckLength(int length)
    {
        if (length > MaxLength)
            throw CqlErrors.Of("filter.too_large", $"it is {length} characters long; at most {MaxLength} are possible", "1");
    }

    internal void CheckDepth(int depth, string at)
    {
        if (depth > MaxDepth)
            throw CqlErrors.Of("filter.too_deep", $"it nests deeper than {MaxDepth} levels", at);
    }

    internal void Check(CqlNode root)
    {
        var nodes = 0;
        Visit(root, 1, ref nodes);
    }

    private void Visit(CqlNode node, int depth, ref int nodes)
    {
        CheckDepth(depth, node.At);
        if (++nodes > MaxNodes)
            throw CqlErrors.Of("filter.too_large", $"it has more than {MaxNodes} parts", node.At);
        foreach (var part in node.Parts)
            Visit(part, depth + 1, ref nodes);
    }
}
