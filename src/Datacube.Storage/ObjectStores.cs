using Datacube.Contracts.Errors;
using Datacube.Storage.Files;

namespace Datacube.Storage;

/// <summary>Opens a store by its address.</summary>
public static class ObjectStores
{
    /// <summary>Opens the store of a path or address written by a user, after <see cref="OutputUriRules"/>.</summary>
    public static IObjectStore Open(string address, TimeProvider clock) => Open(new OutputUriRules().Check(address, "uri"), clock);

    /// <summary>Opens the store of an absolute address. Throws <c>uri.not_allowed</c> where no store serves its scheme.</summary>
    public static IObjectStore Open(Uri root, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(root);
        return root.IsAbsoluteUri && root.IsFile
            ? new FileStore(root.LocalPath, clock)
            : throw new DatacubeException("uri.not_allowed", $"No store serves '{(root.IsAbsoluteUri ? root.Scheme : "?")}://' addresses yet: it needs a folder or file:/// address.", "uri");
    }
}
