using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Local;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Adds values and connection strings from outside.</summary>
public static class ParameterResourceBuilderExtensions
{
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false) =>
        builder.AddParameter(name, fallback => Configured(builder, name) ?? fallback?.GetDefaultValue(), $"Parameters:{name}", secret);

    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false) =>
        builder.AddParameter(name, () => value, publishValueAsDefault, secret);

    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, Func<string> valueGetter, bool publishValueAsDefault = false, bool secret = false) =>
        builder.AddParameter(name, _ => Configured(builder, name) ?? valueGetter(), $"Parameters:{name}", secret);

    /// <summary>A parameter with a default. Persist: what is made up once is used again at the next run.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false)
    {
        var added = builder.AddParameter(name, fallback => Configured(builder, name) ?? (persist ? Kept(builder, name, fallback!) : fallback!.GetDefaultValue()), $"Parameters:{name}", secret);
        added.Resource.Default = value;
        return added;
    }

    public static IResourceBuilder<ParameterResource> AddParameterFromConfiguration(this IDistributedApplicationBuilder builder, string name, string configurationKey, bool secret = false) =>
        builder.AddParameter(name, _ => builder.Configuration[configurationKey], configurationKey, secret);

    /// <summary>A connection string of the configuration.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(this IDistributedApplicationBuilder builder, string name, string? environmentVariableName = null) =>
        builder.AddResource(new ConfiguredConnection(name, environmentVariableName, () => builder.Configuration.GetConnectionString(name)));

    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(this IDistributedApplicationBuilder builder, string name, ReferenceExpression connectionStringExpression) =>
        builder.AddResource(new ConnectionStringResource(name, connectionStringExpression));

    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(this IDistributedApplicationBuilder builder, string name, Action<ReferenceExpressionBuilder> connectionStringBuilder)
    {
        var parts = new ReferenceExpressionBuilder();
        connectionStringBuilder(parts);
        return builder.AddConnectionString(name, parts.Build());
    }

    /// <summary>The password of a server: made up once, then kept.</summary>
    internal static ParameterResource Password(IDistributedApplicationBuilder builder, string server, bool special) =>
        builder.AddParameter($"{server}-password", new GenerateParameterDefault { Special = special }, secret: true, persist: true).Resource;

    private static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, Func<ParameterDefault?, string?> value, string key, bool secret) =>
        builder.AddResource(new ParameterResource(name, fallback => value(fallback) ?? throw Missing(name, key), secret));

    private static string? Configured(IDistributedApplicationBuilder builder, string name) => builder.Configuration[$"Parameters:{name}"] ?? builder.Configuration[$"Parameters:{name.Replace('-', '_')}"];

    private static string Kept(IDistributedApplicationBuilder builder, string name, ParameterDefault fallback)
    {
        var state = (StateFolder)builder.Services.Single(service => service.ServiceType == typeof(StateFolder)).ImplementationInstance!;
        return state.KeepSecret($"Parameters:{name}", fallback.GetDefaultValue);
    }

    private static MissingParameterValueException Missing(string name, string key) => new(
        $"Parameter '{name}' has no value. Set the configuration key '{key}', for instance with the environment variable {key.Replace(":", "__", StringComparison.Ordinal).Replace('-', '_')} or the argument --{key}=VALUE.");

    private sealed class ConfiguredConnection(string name, string? variable, Func<string?> value) : Resource(name), IResourceWithConnectionString, IResourceWithWaitSupport
    {
        public string? ConnectionStringEnvironmentVariable => variable;

        public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{value()}");

        public ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(value());
    }
}
