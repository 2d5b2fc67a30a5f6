using Datacube.Contracts.Errors;
using Datacube.Contracts.Files;

namespace Datacube.Contracts.Access;

/// <summary>
/// The key of a system that runs on one machine for one user: a file that only its owner may read, made by whichever process comes first.
/// Services accept this key from the loopback network only.
/// </summary>
public static class LocalKeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Where the key lies unless someone says otherwise.</summary>
    public static string DefaultPath =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "datacube", "local-key");

    /// <summary>The key of a file; null where there is no file. <c>auth.configuration</c> when others may read it or it holds no key.</summary>
    public static ApiKey? Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(path, "cannot be read", "Check who owns it, or delete it: a new key is made then.", e);
        }
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
            throw Refused(path, "can be read by other users", $"Run: chmod 600 {path}");
        return ApiKey.TryParse(text, out var key) ? key : throw Refused(path, "does not hold a key (dc_ and 40 characters)", "Delete it: a new key is made then.");
    }

    /// <summary>The key of a file, made where there is none. Of several processes that come at once, one makes the key and all return it.</summary>
    /// <returns>The key, and whether this call made it: who made it shows it, once.</returns>
    public static (ApiKey Key, bool IsNew) ReadOrCreate(string path)
    {
        if (Read(path) is { } existing)
            return (existing, false);
        var mine = ApiKey.Create();
        var temporary = $"{path}.{Environment.ProcessId}.{mine.Id}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            Write(temporary, mine);
            // The name appears with its content or not at all, and only for the first of several writers.
            return ExclusiveRename.TryMove(temporary, path)
                ? (mine, true)
                : (Read(path) ?? throw Refused(path, "was there and is gone", "Start again."), false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(path, "cannot be written", "Choose another place with Authentication__LocalKeyFile.", e);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void Write(string path, ApiKey key)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var writer = new StreamWriter(path, options);
        writer.WriteLine(key.Reveal());
    }

    private static DatacubeException Refused(string path, string problem, string remedy, Exception? cause = null) =>
        new("auth.configuration", $"The file of the local key, {path}, {problem}. {remedy}", "Authentication:LocalKeyFile", cause) { Value = path, Remedy = remedy };
}
