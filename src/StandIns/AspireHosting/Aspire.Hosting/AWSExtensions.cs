using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.AWS;
using Aspire.Hosting.AWS.CloudFormation;
using Aspire.Hosting.Local;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>
/// Resources on AWS. Nothing is created there from here: a stack counts as running when configuration (AWS:Resources) gives its outputs,
/// for instance those of a stack that was deployed before.
/// </summary>
public static class AWSExtensions
{
    public static IAWSSDKConfig AddAWSSDKConfig(this IDistributedApplicationBuilder builder) => new SdkConfig();

    public static IAWSSDKConfig WithProfile(this IAWSSDKConfig config, string profile)
    {
        config.Profile = profile;
        return config;
    }

    public static IAWSSDKConfig WithRegion(this IAWSSDKConfig config, string systemName)
    {
        config.RegionName = systemName;
        return config;
    }

    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IAWSSDKConfig awsSdkConfig)
        where TDestination : IResourceWithEnvironment => builder.WithEnvironment(context =>
        {
            foreach (var (key, variable, value) in new[] { ("AWS__Profile", "AWS_PROFILE", awsSdkConfig.Profile), ("AWS__Region", "AWS_REGION", awsSdkConfig.RegionName) })
                if (value is not null)
                    context.EnvironmentVariables[key] = context.EnvironmentVariables[variable] = value;
        });

    public static IResourceBuilder<ICloudFormationTemplateResource> AddAWSCloudFormationTemplate(this IDistributedApplicationBuilder builder, string name, string templatePath, string? stackName = null)
    {
        var stack = new CloudFormationTemplateResource(name, stackName ?? name, Path.GetFullPath(templatePath, builder.AppHostDirectory));
        stack.Annotations.Add(new LocalSetup(_ => RequireOutputs(builder.Configuration, stack)));
        return builder.AddResource<ICloudFormationTemplateResource>(stack);
    }

    public static IResourceBuilder<ICloudFormationTemplateResource> WithParameter(this IResourceBuilder<ICloudFormationTemplateResource> builder, string parameterName, string parameterValue)
    {
        builder.Resource.CloudFormationParameters[parameterName] = parameterValue;
        return builder;
    }

    /// <summary>Waits for the stack and hands over all its outputs, each as a key of a section.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<ICloudFormationResource> cloudFormationResourceBuilder, string configSection = "AWS:Resources")
        where TDestination : IResourceWithEnvironment, IResourceWithWaitSupport
    {
        var outputs = cloudFormationResourceBuilder.ApplicationBuilder.Configuration.GetSection("AWS:Resources");
        return builder.WaitFor(cloudFormationResourceBuilder).WithEnvironment(context =>
        {
            foreach (var output in outputs.GetChildren())
                context.EnvironmentVariables[$"{configSection.Replace(":", "__", StringComparison.Ordinal)}__{output.Key}"] = output.Value ?? "";
        });
    }

    public static StackOutputReference GetOutput(this IResourceBuilder<ICloudFormationResource> builder, string name) => new(name, builder.Resource, builder.ApplicationBuilder.Configuration);

    public static IResourceBuilder<TDestination> WithEnvironment<TDestination>(this IResourceBuilder<TDestination> builder, string name, StackOutputReference stackOutputReference)
        where TDestination : IResourceWithEnvironment => builder.WithEnvironment(context => context.EnvironmentVariables[name] = stackOutputReference);

    private static Task RequireOutputs(ConfigurationManager configuration, CloudFormationTemplateResource stack) => configuration.GetSection("AWS:Resources").GetChildren().Any()
        ? Task.CompletedTask
        : throw new DistributedApplicationException($"The stack '{stack.StackName}' is not deployed from here: that needs the package Aspire.Hosting.AWS. Deploy it with the AWS tools and set its outputs under the configuration section 'AWS:Resources'.");

    private sealed class SdkConfig : IAWSSDKConfig
    {
        public string? Profile { get; set; }

        string? IAWSSDKConfig.RegionName { get; set; }
    }
}
