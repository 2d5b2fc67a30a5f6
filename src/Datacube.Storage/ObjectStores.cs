using Datacube.Contracts.Errors;
using Datacube.Storage.Files;
using Datacube.Storage.S3;

namespace Datacube.Storage;

/// <summary>Opens a store by its address.</summary>
public static class ObjectStores
{
    /// <summary>Opens the store of a path or address written by a user, after <see cref="OutputUriRules"/>.</summary>
    public static IObjectStore Open(string address, TimeProvider clock, S3Settings? s3 = null) => Open(new OutputUriRules().Check(address, "uri"), clock, s3);

    /// <summary>Opens the store of an absolute address. Throws <c>uri.not_allowed</c> where no store serves its scheme.</summary>
    /// <param name="root">A folder, or a bucket with a prefix.</param>
    /// <param name="clock">Clock of the store.</param>
    /// <param name="s3">How S3 is reached; null = as the environment says.</param>
    public static IObjectStore Open(Uri root, TimeProvider clock, S3Settings? s3 = null)
    {
        ArgumentNullException.ThrowIfNull(root);
        if (root is { IsAbsoluteUri: true, IsFile: true })
            return new FileStore(root.LocalPath, clock);
        return root is { IsAbsoluteUri: true, Scheme: "s3" }
            ? new S3Store(S3Address.Of(root, "uri"), s3 ?? S3Settings.FromEnvironment(), clock)
            : throw new DatacubeException("uri.not_allowed", $"No store serves '{(root.IsAbsoluteUri ? root.Scheme : "?")}://' addresses: it needs a folder, file:/// or s3:// address.", "uri");
    }

    /// <summary>The store that holds an object, and its key there; null for an address that is not one of an object store.</summary>
    /// <param name="href">Address of an object: <c>s3://bucket/key</c>.</param>
    /// <param name="clock">Clock of the store.</param>
    /// <param name="s3">How S3 is reached; null = as the environment says.</param>
    public static (IObjectStore Store, string Key)? Find(Uri href, TimeProvider clock, S3Settings? s3 = null)
    {
        ArgumentNullException.ThrowIfNull(href);
        if (href is not { IsAbsoluteUri: true, Scheme: "s3" })
            return null;
        var address = S3Address.Of(href, "href");
        return (new S3Store(address with { Key = "" }, s3 ?? S3Settings.FromEnvironment(), clock), address.Key);
    }
}
