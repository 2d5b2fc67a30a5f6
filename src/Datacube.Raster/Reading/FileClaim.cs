using System.Security.Cryptography;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Files;
using Datacube.Contracts.Http;

namespace Datacube.Raster.Reading;

/// <summary>What a catalogue states of a file. What the file is must agree: <c>Corrupt</c> where it does not.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Checksum">Multihash of the whole file, hexadecimal.</param>
public sealed record FileClaim(long? Size, string? Checksum)
{
    /// <summary>Nothing is stated.</summary>
    public static FileClaim None { get; } = new(null, null);

    /// <summary>True where a checksum is stated that can be computed here.</summary>
    public bool CanBeVerified => Multihash.Parse(Checksum) is not null;

    /// <summary>Compares the length, which is known before the first pixel is read.</summary>
    internal void RequireSize(IByteSource source, Uri href)
    {
        if (Size is { } size && size != source.Length)
            throw new DatacubeException("Corrupt", $"{Shown(href)} has {source.Length} bytes, and its item states {size} (file:size). Fetch it again; if that does not help, its item or the file is wrong.");
    }

    /// <summary>Begins the checksum of a file that is about to be read whole; null where there is nothing to compare it with.</summary>
    internal IncrementalHash? Begin() => Multihash.Parse(Checksum)?.Begin();

    /// <summary>Compares the checksum of a file that was read whole.</summary>
    /// <returns>False where there was nothing to compare.</returns>
    internal bool RequireChecksum(IncrementalHash? seen, Uri href)
    {
        if (seen is null || Multihash.Parse(Checksum) is not { } stated)
            return false;
        return stated.Matches(seen) ? true
            : throw new DatacubeException("Corrupt", $"The bytes of {Shown(href)} do not have the checksum that its item states (file:checksum {Checksum}). Fetch it again; if that does not help, its item or the file is wrong.");
    }

    private static string Shown(Uri href) => href.IsFile ? $"'{Path.GetFileName(href.LocalPath)}'" : UrlScrubber.Scrub(href);
}
