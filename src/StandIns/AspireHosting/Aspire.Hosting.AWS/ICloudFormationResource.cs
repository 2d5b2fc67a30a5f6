using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.AWS.CloudFormation;

/// <summary>A stack of AWS CloudFormation.</summary>
public interface ICloudFormationResource : IResource, IResourceWithWaitSupport
{
    string StackName { get; }
}

/// <summary>A stack made from a template.</summary>
public interface ICloudFormationTemplateResource : ICloudFormationResource
{
    string TemplatePath { get; }

    IDictionary<string, string> CloudFormationParameters { get; }
}
