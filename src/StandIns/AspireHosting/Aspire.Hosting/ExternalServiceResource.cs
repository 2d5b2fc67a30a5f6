using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>A service that others run.</summary>
public sealed class ExternalServiceResource(string name, Uri uri) : Resource(name)
{
    public Uri Uri { get; } = uri;
}
