using System.Security.Cryptography;
using System.Text;

namespace Datacube.AppHost;

/// <summary>
/// The pair of keys with which a service of this local system calls others. The private half is made once, by one of all systems that start at the same time, for its owner only;
/// the public half is derived from it at each start, so that both always belong together.
/// </summary>
internal sealed class ServiceKey(string folder, string service)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string End = "-----END";
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();

    private string Secret => Path.Combine(folder, service + ".pem");

    /// <summary>The file of the private half.</summary>
    public string PrivateFile()
    {
        _ = Read();
        return Secret;
    }

    /// <summary>The file of the public half.</summary>
    public string PublicFile()
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(Read());
        var (path, text) = (Path.Combine(folder, service + ".pub.pem"), key.ExportSubjectPublicKeyInfoPem() + Environment.NewLine);
        lock (gate)
        {
            if (!File.Exists(path) || File.ReadAllText(path) != text)
                Replace(path, text);
        }
        return path;
    }

    /// <summary>The private half, made where there is none: whoever has the file to itself and finds no whole key in it writes one; the others wait for that.</summary>
    private string Read()
    {
        string? text = null;
        IOException? held = null;
        lock (gate)
        {
            Directory.CreateDirectory(folder);
            return SpinWait.SpinUntil(IsThere, LongestWait) ? text! : throw new IOException($"The key file '{Secret}' cannot be used: {held?.Message}", held);
        }

        bool IsThere()
        {
            try
            {
                text = ReadOrMake();
            }
            catch (IOException error)
            {
                // Another process has it open.
                held = error;
            }
            return text is not null;
        }
    }

    private string ReadOrMake()
    {
        // Services read it while another system starts.
        if (File.Exists(Secret) && File.ReadAllText(Secret) is var whole && whole.Contains(End, StringComparison.Ordinal))
            return whole;
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var file = new FileStream(Secret, options);
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        if (text.Contains(End, StringComparison.Ordinal))
            return text;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        text = key.ExportECPrivateKeyPem() + Environment.NewLine;
        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes(text));
        return text;
    }

    // A name appears with its content or not at all.
    private static void Replace(string path, string text)
    {
        var temporary = $"{path}.{Guid.NewGuid():n}";
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }
}
