using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.AWS;

/// <summary>Which profile and region the AWS SDK of a resource shall use.</summary>
public interface IAWSSDKConfig : IResourceAnnotation
{
    string? Profile { get; set; }

    /// <summary>System name, such as eu-central-1.</summary>
    internal string? RegionName { get; set; }
}
