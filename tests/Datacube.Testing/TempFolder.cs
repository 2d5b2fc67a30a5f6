namespace Datacube.Testing;

/// <summary>A fresh folder that is gone after the test.</summary>
public sealed class TempFolder : IDisposable
{
    /// <summary>Absolute path of the folder, which exists and is empty.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("datacube-test-").FullName;

    /// <summary>Path of something inside; nothing is created.</summary>
    public string File(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Writes a text file inside, with the folders above it, and returns its path.</summary>
    public string Write(string relativePath, string text)
    {
        var path = File(relativePath);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Lets other users pass: servers that tests start do not run as root.</summary>
    public TempFolder ForOtherUsers()
    {
        if (!OperatingSystem.IsWindows())
            System.IO.File.SetUnixFileMode(Path, (UnixFileMode)0b111_101_101);
        return this;
    }

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
