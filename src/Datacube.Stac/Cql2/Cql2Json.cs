using System.Text.Json.Nodes;
using Datacube.Contracts.Json;

namespace Datacube.Stac.Cql2;

/// <summary>CQL2 as JSON, for example <c>{"op":"&lt;","args":[{"property":"eo:cloud_cover"},20]}</c>.</summary>
public static class Cql2Json
{
    /// <summary>Reads a filter from JSON text.</summary>
    /// <exception cref="Contracts.Errors.DatacubeException"><c>json.*</c>; <c>filter.form</c>, <c>filter.type</c>, <c>filter.too_large</c>, <c>filter.too_deep</c>, with a JSON pointer.</exception>
    public static CqlNode Parse(ReadOnlySpan<byte> utf8, CqlLimits? limits = null)
    {
        limits ??= CqlLimits.Standard;
        limits.CheckLength(utf8.Length);
        return Parse(StrictJson.Parse(utf8, new(limits.MaxLength, JsonDepth(limits))), limits);
    }

    /// <summary>How deep JSON may nest that holds a filter: two levels per level of the filter, and a geometry.</summary>
    public static int JsonDepth(CqlLimits? limits = null) => (limits ?? CqlLimits.Standard).MaxDepth * 2 + 24;

    /// <summary>Reads a filter from JSON already parsed (strictly, up to <see cref="JsonDepth"/>).</summary>
    public static CqlNode Parse(JsonNode? json, CqlLimits? limits = null)
    {
        limits ??= CqlLimits.Standard;
        var root = new JsonParser(limits).Read(json, "", 1);
        limits.Check(root);
        CqlBinder.CheckTypes(root);
        return root;
    }

    /// <summary>Writes a filter; reading it again gives the same tree.</summary>
    public static JsonNode Write(CqlNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return JsonWriter.Write(node);
    }
}
