using System.Globalization;
using System.Runtime.CompilerServices;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A text with holes that are filled when the application runs.</summary>
public sealed class ReferenceExpression : IValueProvider, IManifestExpressionProvider
{
    private readonly IReadOnlyList<(IValueProvider Value, string? Format)> holes;
    private readonly string[] names;

    internal ReferenceExpression(string format, IReadOnlyList<(IValueProvider Value, string? Format)> holes, string[] names)
    {
        Format = format;
        this.holes = holes;
        this.names = names;
    }

    /// <summary>The text, with {0}, {1}, … for the holes.</summary>
    public string Format { get; }

    public IReadOnlyList<IValueProvider> ValueProviders => [.. holes.Select(hole => hole.Value)];

    public string ValueExpression => string.Format(CultureInfo.InvariantCulture, Format, names);

    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.Build();

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        var values = new object?[holes.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = await holes[i].Value.GetValueAsync(cancellationToken);
            values[i] = holes[i].Format == "uri" && value is not null ? Uri.EscapeDataString(value) : value;
        }
        return string.Format(CultureInfo.InvariantCulture, Format, values);
    }

    /// <summary>Collects an interpolated string without filling its holes.</summary>
    [InterpolatedStringHandler]
    public ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        private readonly ReferenceExpressionBuilder parts = new(literalLength, formattedCount);

        public readonly void AppendLiteral(string value) => parts.AppendLiteral(value);

        public readonly void AppendFormatted(string? value) => parts.AppendFormatted(value);

        public readonly void AppendFormatted(string? value, string format) => parts.AppendFormatted(value, format);

        public readonly void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => parts.AppendFormatted(valueProvider);

        public readonly void AppendFormatted<T>(T valueProvider, string format)
            where T : IValueProvider, IManifestExpressionProvider => parts.AppendFormatted(valueProvider, format);

        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider => parts.AppendFormatted(valueProvider.Resource);

        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string format)
            where T : IResource, IValueProvider, IManifestExpressionProvider => parts.AppendFormatted(valueProvider.Resource, format);

        internal readonly ReferenceExpression Build() => parts.Build();
    }
}
