using System.Security.Cryptography;
using Datacube.Contracts.Errors;

namespace Datacube.Storage.Publishing;

/// <summary>
/// Verify, then name. Why at any moment the final key holds nothing or exactly the bytes of a finished task, however often and by however
/// many workers the task runs:
/// <para>1. The temporary key holds task and fence token: no two attempts share it.</para>
/// <para>2. The store vouches for its bytes, or they are read back and compared (length and SHA-256), before the final key is touched: a store
/// that lost or bent bytes is noticed while nothing is visible.</para>
/// <para>3. The final key is created by the store's atomic create-only write: of racing attempts one wins, none overwrites.</para>
/// <para>4. A loser reads what is there: equal bytes are success (the task ran twice), different bytes mean that the task is not
/// deterministic, and are reported as <c>Corrupt</c> with the existing object left alone.</para>
/// <para>5. Death between any two steps leaves a temporary at most: listings omit it, the sweep removes it, a new attempt has a new token.</para>
/// </summary>
public sealed class AtomicPublisher(IObjectStore store)
{
    private const int ReadSize = 1 << 20;

    /// <summary>Publishes one object of a task.</summary>
    /// <param name="task">Id of the task, one key segment.</param>
    /// <param name="token">Fence token of the attempt.</param>
    /// <param name="key">Final key.</param>
    /// <param name="content">All bytes.</param>
    /// <param name="cancellation">Stops before the final key is created; the temporary is removed then.</param>
    /// <returns>What the store holds under the final key, with its SHA-256.</returns>
    public async Task<ObjectInfo> PublishAsync(string task, long token, string key, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        ObjectKey.Validate(key);
        var expected = SHA256.HashData(content.Span);
        var temporary = ObjectKey.Validate(FormattableString.Invariant($"{ObjectKey.TemporaryFolder}/{task}/{token}/{Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key)))[..16]}"));
        try
        {
            var written = await store.PutAsync(temporary, content, PutCondition.Replace, cancellation).ConfigureAwait(false);
            if (written.Sha256 != Convert.ToHexStringLower(expected) && !await HoldsAsync(temporary, content.Length, expected, cancellation).ConfigureAwait(false))
                throw new DatacubeException("Corrupt", $"The store returned other bytes than were written for '{key}' (length {content.Length}). Nothing was published; check the store.");
            return await NameAsync(key, content, expected, cancellation).ConfigureAwait(false);
        }
        finally
        {
            await store.DeleteAsync(temporary, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<ObjectInfo> NameAsync(string key, ReadOnlyMemory<byte> content, byte[] expected, CancellationToken cancellation)
    {
        try
        {
            var info = await store.PutAsync(key, content, PutCondition.CreateOnly, cancellation).ConfigureAwait(false);
            return info with { Sha256 = Convert.ToHexStringLower(expected) };
        }
        catch (DatacubeException error) when (error.Code == "conflict.already_exists")
        {
            if (!await HoldsAsync(key, content.Length, expected, cancellation).ConfigureAwait(false))
                throw new DatacubeException("Corrupt", $"'{key}' exists with other content: two runs of one task gave different bytes. The existing object was kept.", "key", error);
            var existing = await store.HeadAsync(key, cancellation).ConfigureAwait(false);
            return existing! with { Sha256 = Convert.ToHexStringLower(expected) };
        }
    }

    private async Task<bool> HoldsAsync(string key, long length, byte[] expected, CancellationToken cancellation)
    {
        var info = await store.HeadAsync(key, cancellation).ConfigureAwait(false);
        if (info?.Size != length)
            return false;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[(int)Math.Min(ReadSize, Math.Max(1, length))];
        for (long offset = 0; offset < length;)
        {
            var read = await store.ReadAsync(key, offset, buffer, cancellation).ConfigureAwait(false);
            if (read == 0)
                return false;
            hash.AppendData(buffer.AsSpan(0, read));
            offset += read;
        }
        return CryptographicOperations.FixedTimeEquals(hash.GetHashAndReset(), expected);
    }
}
