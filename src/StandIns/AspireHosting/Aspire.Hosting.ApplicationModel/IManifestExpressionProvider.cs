namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something that has a name in a manifest, <c>{resource.property}</c>.</summary>
public interface IManifestExpressionProvider
{
    string ValueExpression { get; }
}
