using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>The resource is part of the machinery: not listed, and silent on the console.</summary>
internal sealed class HiddenMark : IResourceAnnotation
{
    /// <summary>The kind of relation that only orders how things stop; nobody is shown it.</summary>
    public const string Relation = "Machinery";
}
