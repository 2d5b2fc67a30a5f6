using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds services that others run.</summary>
public static class ExternalServiceBuilderExtensions
{
    public static IResourceBuilder<ExternalServiceResource> AddExternalService(this IDistributedApplicationBuilder builder, string name, string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) ? builder.AddExternalService(name, uri) : throw new ArgumentException($"The address of the service '{name}' is not absolute: '{url}'.", nameof(url));

    public static IResourceBuilder<ExternalServiceResource> AddExternalService(this IDistributedApplicationBuilder builder, string name, Uri uri) =>
        uri is { IsAbsoluteUri: true, AbsolutePath: "/", Fragment: "" }
            ? builder.AddResource(new ExternalServiceResource(name, uri))
            : throw new ArgumentException($"The address of the service '{name}' must be absolute and without a path; it is '{uri}'.", nameof(uri));
}
