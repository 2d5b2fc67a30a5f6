using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>Which resource, and which of its replicas. It ends by itself where others wait for its end, so that ending is no crash.</summary>
internal sealed record RunnerIdentity(IResource Resource, int Replica, bool EndsByItself)
{
    /// <summary>Tells replicas and runs apart, also in telemetry.</summary>
    public string Suffix { get; } = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz", 8);

    /// <summary>Processes get a suffix; the rest goes by its name.</summary>
    public string Id => Resource.Annotations.OfType<LocalLaunch>().Any() ? $"{Resource.Name}-{Suffix}" : Resource.Name;
}
