using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.CatalogSearch.Items;
using Datacube.Contracts.Errors;
using Npgsql;

namespace Datacube.CatalogSearch.Stac;

/// <summary>
/// Page tokens: the sort keys of the last item that was seen, signed together with the search that they belong to. A token that was edited, or is
/// used with another search, is refused.
/// </summary>
internal sealed class PageTokens(CatalogDatabase database)
{
    private const int SignatureBytes = 16;

    private byte[]? key;

    public async Task<string> WriteAsync(SearchForm form, IReadOnlyList<object?> last, CancellationToken cancellation)
    {
        var keys = JsonSerializer.SerializeToUtf8Bytes(SortOrder.ToJson(last), StacJson.Options);
        return Base64Url.EncodeToString([.. Sign(await KeyAsync(cancellation), form, keys), .. keys]);
    }

    /// <summary>The sort keys of a token, or <c>page.token</c>.</summary>
    public async Task<IReadOnlyList<object?>?> ReadAsync(SearchForm form, SortOrder order, CancellationToken cancellation)
    {
        if (form.Token is not { } token)
            return null;
        var secret = await KeyAsync(cancellation);
        var bytes = new byte[Base64Url.GetMaxDecodedLength(token.Length)];
        if (token.Length > 8192 || !Base64Url.IsValid(token) || !Base64Url.TryDecodeFromChars(token, bytes, out var length) || length <= SignatureBytes)
            throw Refused();
        var keys = bytes.AsSpan(SignatureBytes, length - SignatureBytes);
        if (!CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, SignatureBytes), Sign(secret, form, keys)))
            throw Refused();
        return order.FromJson(JsonNode.Parse(keys) as JsonArray) ?? throw Refused();
    }

    private static byte[] Sign(byte[] secret, SearchForm form, ReadOnlySpan<byte> keys)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hash.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(form.Identity())));
        hash.AppendData(keys);
        return hash.GetHashAndReset()[..SignatureBytes];
    }

    private async Task<byte[]> KeyAsync(CancellationToken cancellation)
    {
        if (key is { } known)
            return known;
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await using var read = new NpgsqlCommand("select value from secret where name = 'page'", connection);
        return key = (byte[])(await read.ExecuteScalarAsync(cancellation))!;
    }

    private static DatacubeException Refused() => new("page.token", "The page token was refused: it was changed, or it belongs to another search. Follow the link 'next' as it stands, or start again without a token.", "token");
}
