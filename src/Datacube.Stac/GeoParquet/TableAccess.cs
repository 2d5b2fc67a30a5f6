using Datacube.Contracts.Errors;

namespace Datacube.Stac.GeoParquet;

/// <summary>How tables of items are reached, and decoded where that needs a library: what programs add that have one.</summary>
/// <param name="OpenAsync">Opens an address for reading at positions; over the network with the client that is given.</param>
/// <param name="Zstd">Decodes pages of zstd; null where they are refused.</param>
public sealed record TableAccess(Func<Uri, HttpClient, CancellationToken, ValueTask<Stream>> OpenAsync, PageDecoder? Zstd)
{
    /// <summary>Files of this machine without zstd.</summary>
    public static TableAccess Files { get; } = new((address, _, _) => ValueTask.FromResult<Stream>(Open(address)), null);

    private static FileStream Open(Uri address)
    {
        if (!address.IsFile)
            throw new DatacubeException("href.not_allowed", "Tables of items on the network cannot be read here; files can.", "catalog");
        try
        {
            return new(address.LocalPath, new FileStreamOptions { Options = FileOptions.Asynchronous });
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DatacubeException("source.not_found", $"There is no file '{address.LocalPath}'.", "catalog", e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new DatacubeException("source.unavailable", $"The file '{address.LocalPath}' cannot be read: {e.Message}", "catalog", e);
        }
    }
}
