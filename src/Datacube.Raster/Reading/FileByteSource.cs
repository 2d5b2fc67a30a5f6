using Datacube.Contracts.Errors;
using Microsoft.Win32.SafeHandles;

namespace Datacube.Raster.Reading;

/// <summary>A local file, read at positions without a shared cursor. Reads complete synchronously.</summary>
public sealed class FileByteSource : IByteSource
{
    private readonly SafeFileHandle handle;
    private readonly string path;

    private FileByteSource(string path, SafeFileHandle handle)
    {
        this.path = path;
        this.handle = handle;
        Length = RandomAccess.GetLength(handle);
        ETag = Version(Length, File.GetLastWriteTimeUtc(handle));
    }

    /// <inheritdoc/>
    public long Length { get; }

    /// <inheritdoc/>
    public string? ETag { get; }

    /// <inheritdoc/>
    public bool IsLocal => true;

    /// <summary>Opens a file. Throws <c>source.not_found</c>, <c>source.unauthorized</c> or <c>source.unavailable</c>.</summary>
    public static FileByteSource Open(string path)
    {
        try
        {
            return new(path, File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.RandomAccess));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Failure(path, failure);
        }
    }

    /// <summary>What <see cref="ETag"/> of a file would be now; null where the file is gone.</summary>
    public static string? CurrentVersion(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? Version(file.Length, file.LastWriteTimeUtc) : null;
    }

    /// <inheritdoc/>
    public ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var rest = destination.Span;
        try
        {
            while (!rest.IsEmpty)
            {
                var read = RandomAccess.Read(handle, rest, offset);
                if (read == 0)
                    throw new DatacubeException("source.truncated", $"'{Path.GetFileName(path)}' ends at byte {offset}; {rest.Length} more bytes were expected there. Fetch it again.");
                offset += read;
                rest = rest[read..];
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Failure(path, failure);
        }
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        handle.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Version(long length, DateTime written) => $"{length:x}-{written.Ticks:x}";

    private static DatacubeException Failure(string path, Exception failure)
    {
        var name = Path.GetFileName(path);
        return failure switch
        {
            FileNotFoundException or DirectoryNotFoundException => new("source.not_found", $"There is no file '{name}'.", null, failure),
            UnauthorizedAccessException => new("source.unauthorized", $"The file '{name}' may not be read. Check its permissions and that it is not a folder.", null, failure),
            _ => new("source.unavailable", $"The file '{name}' could not be read: {failure.Message}", null, failure),
        };
    }
}
