using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Datacube.Contracts.Errors;
using Datacube.Engine.Cubes.Planning;
using Datacube.Storage;

namespace Datacube.Engine.Cubes.Building;

/// <summary>Records and checksums in an object store.</summary>
internal static class StoredJson
{
    private const int ReadSize = 256 << 10;
    private const long LargestDocument = 1L << 30;

    public static async Task<T?> ReadAsync<T>(IObjectStore store, string key, CancellationToken cancellation) where T : class
    {
        if (await store.HeadAsync(key, cancellation).ConfigureAwait(false) is not { } info)
            return null;
        if (info.Size > LargestDocument)
            throw new DatacubeException("json.form", $"'{key}' has {info.Size} bytes; no record of a cube is that long.", "--output");
        var bytes = new byte[info.Size];
        for (var offset = 0; offset < bytes.Length;)
        {
            var read = await store.ReadAsync(key, offset, bytes.AsMemory(offset), cancellation).ConfigureAwait(false);
            if (read == 0)
                break;
            offset += read;
        }
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, CubeJson.Compact);
        }
        catch (JsonException error)
        {
            throw new DatacubeException("json.form", $"'{key}' of the target is damaged ({error.Path}, byte {error.BytePositionInLine}). Build the cube again with --overwrite.", "--output", error);
        }
    }

    public static async Task<ObjectInfo> WriteAsync<T>(IObjectStore store, string key, T value, PutCondition condition, CancellationToken cancellation) =>
        await store.PutAsync(key, JsonSerializer.SerializeToUtf8Bytes(value, CubeJson.Readable), condition, cancellation).ConfigureAwait(false);

    /// <summary>Length and SHA-256 of what the store returns; null where there is no such object.</summary>
    public static async Task<(long Size, string Sha256)?> DigestAsync(IObjectStore store, string key, CancellationToken cancellation)
    {
        if (await store.HeadAsync(key, cancellation).ConfigureAwait(false) is null)
            return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
        try
        {
            long offset = 0;
            while (await store.ReadAsync(key, offset, buffer, cancellation).ConfigureAwait(false) is var read and > 0)
            {
                hash.AppendData(buffer.AsSpan(0, read));
                offset += read;
            }
            return (offset, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
