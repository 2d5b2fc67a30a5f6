using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.AWS.CloudFormation;

/// <summary>A stack made from a template, under its name.</summary>
internal sealed class CloudFormationTemplateResource(string name, string stackName, string templatePath) : Resource(name), ICloudFormationTemplateResource
{
    public string StackName { get; } = stackName;

    public string TemplatePath { get; } = templatePath;

    public IDictionary<string, string> CloudFormationParameters { get; } = new Dictionary<string, string>();
}
