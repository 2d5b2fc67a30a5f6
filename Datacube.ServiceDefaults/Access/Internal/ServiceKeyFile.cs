using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Datacube.ServiceDefaults.Access.Internal;

/// <summary>Reads keys of services: PEM, on the curve P-256.</summary>
/// <example>
/// openssl ecparam -name prime256v1 -genkey -noout -out cube-builder.pem &amp;&amp; openssl ec -in cube-builder.pem -pubout -out cube-builder.pub.pem
/// </example>
internal static class ServiceKeyFile
{
    internal const string HowToMake = "Make a pair with: openssl ecparam -name prime256v1 -genkey -noout -out NAME.pem && openssl ec -in NAME.pem -pubout -out NAME.pub.pem";

    private const UnixFileMode OfOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>The private key of a file. <see cref="InvalidDataException"/> says what is wrong with it, never what is in it.</summary>
    internal static ECDsaSecurityKey Private(string path)
    {
        var text = Text(path);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OfOthers) != 0)
            throw new InvalidDataException($"can be used by other users; run: chmod 600 {path}");
        var key = Imported(text);
        return HoldsPrivate(key) ? WithName(key) : throw new InvalidDataException("holds no private key");
    }

    /// <summary>The public keys of a file, at least one.</summary>
    internal static IReadOnlyList<ECDsaSecurityKey> Public(string path)
    {
        List<ECDsaSecurityKey> keys = [];
        for (var rest = Text(path).AsSpan(); PemEncoding.TryFind(rest, out var found); rest = rest[found.Location.End..])
        {
            var key = Imported(rest[found.Location]);
            if (HoldsPrivate(key))
                throw new InvalidDataException("holds a private key, which stays with the service that calls; give the public one");
            keys.Add(WithName(key));
        }
        return keys.Count > 0 ? keys : throw new InvalidDataException("holds no key in PEM");
    }

    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidDataException("cannot be read", e);
        }
    }

    private static ECDsa Imported(ReadOnlySpan<char> pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return key.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value ? key : throw new InvalidDataException("is not on the curve P-256 (prime256v1)");
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new InvalidDataException("holds no key in PEM", e);
        }
    }

    private static bool HoldsPrivate(ECDsa key)
    {
        try
        {
            return key.ExportParameters(includePrivateParameters: true).D is { Length: > 0 };
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    // The same name on both sides, so that of several keys the right one is tried.
    private static ECDsaSecurityKey WithName(ECDsa key) => new(key) { KeyId = Base64UrlEncoder.Encode(SHA256.HashData(key.ExportSubjectPublicKeyInfo())) };
}
