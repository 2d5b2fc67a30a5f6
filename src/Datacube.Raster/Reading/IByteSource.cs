using System.Globalization;

namespace Datacube.Raster.Reading;

/// <summary>
/// One object of bytes that does not change: a local file, an HTTP resource, an object of a store. Safe for concurrent reads. Failures are
/// <see cref="Contracts.Errors.DatacubeException"/> with <c>source.*</c>.
/// </summary>
public interface IByteSource : IAsyncDisposable
{
    /// <summary>Bytes of the object.</summary>
    long Length { get; }

    /// <summary>What names this version of the object; null where the source has none.</summary>
    string? ETag { get; }

    /// <summary>Length and <see cref="ETag"/>: another value is another object.</summary>
    string Version => ETag is null ? string.Create(CultureInfo.InvariantCulture, $"{Length}") : string.Create(CultureInfo.InvariantCulture, $"{Length} {ETag}");

    /// <summary>True where a read completes at once and needs no merging: a local file.</summary>
    bool IsLocal { get; }

    /// <summary>All of the object, where it is in memory already; else empty.</summary>
    ReadOnlyMemory<byte> Whole => default;

    /// <summary>
    /// Fills <paramref name="destination"/> wholly from <paramref name="offset"/>. Throws <c>source.truncated</c> where the object ends before,
    /// <c>source.changed</c> where it is no longer the one that was opened.
    /// </summary>
    ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellation);
}
