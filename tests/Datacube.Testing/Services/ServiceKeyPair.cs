using System.Security.Cryptography;

namespace Datacube.Testing.Services;

/// <summary>The pair of keys of a service that calls others, in files, and the settings that hand them over.</summary>
public sealed class ServiceKeyPair
{
    /// <summary>How every token begins that a service makes: where it is found, a token is.</summary>
    public const string TokenHead = "eyJhbGciOiJFUzI1NiIs";

    private ServiceKeyPair(string name, string privateFile, string publicFile) => (Name, PrivateFile, PublicFile) = (name, privateFile, publicFile);

    /// <summary>Name of the service.</summary>
    public string Name { get; }

    /// <summary>File of the private half.</summary>
    public string PrivateFile { get; }

    /// <summary>File of the public half.</summary>
    public string PublicFile { get; }

    /// <summary>Makes a pair.</summary>
    public static ServiceKeyPair Create(TempFolder folder, string name)
    {
        ArgumentNullException.ThrowIfNull(folder);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pair = new ServiceKeyPair(name, folder.File($"{name}.pem"), folder.File($"{name}.pub.pem"));
        File.WriteAllText(pair.PrivateFile, key.ExportECPrivateKeyPem());
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(pair.PrivateFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(pair.PublicFile, key.ExportSubjectPublicKeyInfoPem());
        return pair;
    }

    /// <summary>Settings of the service itself.</summary>
    public IReadOnlyDictionary<string, string?> OfCaller => new Dictionary<string, string?> { ["Authentication:Internal:Service"] = Name, ["Authentication:Internal:KeyFile"] = PrivateFile };

    /// <summary>Settings of a service that it may call.</summary>
    public IReadOnlyDictionary<string, string?> OfCalled(string service, params string[] scopes)
    {
        Dictionary<string, string?> settings = new() { ["Authentication:Internal:Service"] = service, [$"Authentication:Internal:Callers:{Name}:KeyFile"] = PublicFile };
        for (var i = 0; i < scopes.Length; i++)
            settings[$"Authentication:Internal:Callers:{Name}:Scopes:{i}"] = scopes[i];
        return settings;
    }

    /// <summary>Settings as variables of the environment.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> AsVariables(IReadOnlyDictionary<string, string?> settings) =>
        settings.Select(setting => KeyValuePair.Create(setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value));
}
