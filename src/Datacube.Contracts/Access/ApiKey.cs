using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Datacube.Contracts.Access;

/// <summary>
/// A key of a client: <c>dc_</c>, eight characters that name it, 32 random ones. Only its hash is stored by services; the random part is
/// drawn from 36³² (165 bits), so that a plain hash cannot be searched.
/// </summary>
public sealed partial class ApiKey
{
    /// <summary>The HTTP header and the gRPC metadata that carry a key.</summary>
    public const string Header = "x-api-key";

    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const string Prefix = "dc_";
    private const int IdLength = 8;
    private const int SecretLength = 32;

    private readonly string text;

    private ApiKey(string text) => this.text = text;

    /// <summary>The part that names the key. It is no secret.</summary>
    public string Id => text.Substring(Prefix.Length, IdLength);

    /// <summary>A new random key.</summary>
    public static ApiKey Create() =>
        new(Prefix + RandomNumberGenerator.GetString(Alphabet, IdLength) + RandomNumberGenerator.GetString(Alphabet, SecretLength));

    /// <summary>Reads a key; false for a text of any other form.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ApiKey? key)
    {
        key = text is not null && Form().IsMatch(text) ? new ApiKey(text) : null;
        return key is not null;
    }

    /// <summary>SHA-256 of the whole key, in lower-case hexadecimal digits: what configuration holds of it.</summary>
    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)));

    /// <summary>True when the hash is that of this key. How long it takes tells nothing about either.</summary>
    public bool Matches(string hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash()), Encoding.ASCII.GetBytes(hash));
    }

    /// <summary>The whole key, for the one time it is shown and for the header of a request.</summary>
    public string Reveal() => text;

    /// <summary>The key without its secret, for logs.</summary>
    public override string ToString() => $"{Prefix}{Id}•••";

    [GeneratedRegex(@"^dc_[a-z0-9]{40}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
