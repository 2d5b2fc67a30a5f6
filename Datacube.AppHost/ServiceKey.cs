using System.Security.Cryptography;

namespace Datacube.AppHost;

/// <summary>The pair of keys with which a service of this local system calls others: made once, the private half for its owner only.</summary>
internal sealed class ServiceKey(string folder, string service)
{
    private readonly Lock gate = new();

    /// <summary>The file of the private half.</summary>
    public string PrivateFile() => Make(".pem");

    /// <summary>The file of the public half.</summary>
    public string PublicFile() => Make(".pub.pem");

    private string Make(string ending)
    {
        lock (gate)
        {
            var (secret, open) = (Path.Combine(folder, service + ".pem"), Path.Combine(folder, service + ".pub.pem"));
            if (!File.Exists(secret) || !File.Exists(open))
            {
                Directory.CreateDirectory(folder);
                using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                // The private half comes last: where it is, both belong together.
                File.Delete(secret);
                Write(open, key.ExportSubjectPublicKeyInfoPem(), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
                Write(secret, key.ExportECPrivateKeyPem(), UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
            return Path.Combine(folder, service + ending);
        }
    }

    // A name appears with its content or not at all.
    private static void Write(string path, string text, UnixFileMode mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        var temporary = $"{path}.{Environment.ProcessId}";
        using (var writer = new StreamWriter(temporary, options))
            writer.WriteLine(text);
        File.Move(temporary, path, overwrite: true);
    }
}
