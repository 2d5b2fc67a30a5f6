using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>What may be said of servers that have an image.</summary>
public static class ContainerResourceBuilderExtensions
{
    /// <summary>
    /// The image that a container engine would run. Processes of this machine have none; what an image promises beyond the plain server
    /// (PostGIS) is checked when the server starts.
    /// </summary>
    public static IResourceBuilder<T> WithImage<T>(this IResourceBuilder<T> builder, string image, string? tag = null)
        where T : ContainerResource => builder.WithAnnotation(new ContainerImageAnnotation { Image = image, Tag = tag }, ResourceAnnotationMutationBehavior.Replace);
}
