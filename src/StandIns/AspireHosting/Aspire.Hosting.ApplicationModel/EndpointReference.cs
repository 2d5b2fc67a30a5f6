namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint of a resource, by name. Its value is its URL.</summary>
public sealed class EndpointReference(IResourceWithEndpoints owner, string endpointName) : IValueProvider, IManifestExpressionProvider
{
    public IResourceWithEndpoints Resource { get; } = owner;

    public string EndpointName { get; } = endpointName;

    public bool Exists => Found is not null;

    public bool IsAllocated => Found?.AllocatedPort is not null;

    public bool IsHttp => Scheme.Equals("http", StringComparison.OrdinalIgnoreCase);

    public bool IsHttps => Scheme.Equals("https", StringComparison.OrdinalIgnoreCase);

    public string Scheme => Annotation.UriScheme;

    public string Host => Annotation.TargetHost;

    /// <exception cref="InvalidOperationException">The application has not started.</exception>
    public int Port => Annotation.AllocatedPort ?? throw new InvalidOperationException($"The endpoint '{EndpointName}' of '{Resource.Name}' has no port before the application starts.");

    public int? TargetPort => Annotation.TargetPort;

    public string Url => $"{Scheme}://{Host}:{Port}";

    public string ValueExpression => $"{{{Resource.Name}.bindings.{EndpointName}.url}}";

    internal EndpointAnnotation Annotation => Found ?? throw new InvalidOperationException(
        $"'{Resource.Name}' has no endpoint named '{EndpointName}'; it has: {string.Join(", ", Resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => endpoint.Name).DefaultIfEmpty("none"))}.");

    private EndpointAnnotation? Found =>
        Resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(endpoint => endpoint.Name.Equals(EndpointName, StringComparison.OrdinalIgnoreCase));

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(Url);

    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);
}
