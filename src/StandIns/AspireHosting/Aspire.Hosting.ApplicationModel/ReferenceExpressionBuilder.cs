using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Puts an expression together piece by piece.</summary>
public sealed class ReferenceExpressionBuilder
{
    private readonly StringBuilder text;
    private readonly List<(IValueProvider, string?)> holes;
    private readonly List<string> names;

    public ReferenceExpressionBuilder()
        : this(0, 0)
    {
    }

    internal ReferenceExpressionBuilder(int literalLength, int formattedCount)
    {
        text = new(literalLength);
        holes = new(formattedCount);
        names = new(formattedCount);
    }

    public bool IsEmpty => text.Length == 0;

    public void AppendLiteral(string value) => text.Append(value.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

    public void AppendFormatted(string? value, string? format = null)
    {
        if (value is not null)
            AppendLiteral(format == "uri" ? Uri.EscapeDataString(value) : value);
    }

    public void AppendFormatted<T>(T valueProvider, string? format = null)
        where T : IValueProvider, IManifestExpressionProvider
    {
        text.Append('{').Append(holes.Count).Append('}');
        holes.Add((valueProvider, format));
        names.Add(valueProvider.ValueExpression);
    }

    public ReferenceExpression Build() => new(text.ToString(), holes, [.. names]);
}
