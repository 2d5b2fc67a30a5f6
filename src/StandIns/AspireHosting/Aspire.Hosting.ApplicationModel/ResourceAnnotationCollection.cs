using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What is known about a resource.</summary>
public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>;
