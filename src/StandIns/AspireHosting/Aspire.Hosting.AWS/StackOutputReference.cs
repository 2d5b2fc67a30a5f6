using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.AWS.CloudFormation;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.AWS;

/// <summary>An output of a stack: the one that configuration gives under AWS:Resources:KEY.</summary>
public sealed class StackOutputReference : IValueProvider, IManifestExpressionProvider
{
    private readonly IConfiguration configuration;

    internal StackOutputReference(string name, ICloudFormationResource resource, IConfiguration configuration) => (Name, Resource, this.configuration) = (name, resource, configuration);

    public string Name { get; }

    public ICloudFormationResource Resource { get; }

    public string ValueExpression => $"{{{Resource.Name}.output.{Name}}}";

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(
        configuration[$"AWS:Resources:{Name}"] ?? throw new DistributedApplicationException($"The output '{Name}' of the stack '{Resource.StackName}' is not known here. Set the configuration key 'AWS:Resources:{Name}'."));
}
