using Datacube.Contracts.Errors;
using Datacube.Contracts.Files;
using Datacube.Storage.S3;

namespace Datacube.Storage;

/// <summary>Which places a user may name as an output.</summary>
/// <param name="allowedRoots">
/// Folders and <c>s3://bucket/prefix</c> addresses an output must lie in; null = anywhere but the system's own folders (the command line's rule).
/// </param>
public sealed class OutputUriRules(IReadOnlyList<string>? allowedRoots = null)
{
    private static readonly string[] SystemFolders =
    [
        "/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/proc", "/root/.ssh", "/run", "/sbin", "/sys", "/usr", "/System", "/Library",
        "/var/log", "/var/run", "/var/spool", "/private/etc",
    ];

    /// <summary>
    /// Reads a path (<c>cube</c>, <c>/data/cube</c>), <c>file:///data/cube</c> or <c>s3://bucket/key</c>. Throws <c>uri.form</c> for text that is
    /// none of them, <c>uri.not_allowed</c> for user information, a bucket without a key, other schemes and places.
    /// </summary>
    /// <param name="text">As the user wrote it.</param>
    /// <param name="field">The option that carried it.</param>
    /// <returns>An absolute <c>file:</c> address, links resolved, or <c>s3:</c> address.</returns>
    public Uri Check(string text, string field)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Any(char.IsControl))
            throw Form("it is empty or holds control characters", field);
        var at = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = at > 0 ? text[..at] : null;
        if (scheme is null && text.StartsWith("file:/", StringComparison.OrdinalIgnoreCase))
            return Check("file://" + text[5..], field);
        if (scheme is null)
            return CheckFile(Path.GetFullPath(text), field);
        // Looked for in the text: an address of a file with user information is not even read as an address.
        if (text[(at + 3)..].Split('/', '?', '#')[0].Contains('@', StringComparison.Ordinal))
            throw NotAllowed("it carries a user name or password; credentials come from the environment or a profile", field);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri))
            throw Form($"'{scheme}://…' cannot be read as an address", field);
        if (uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw Form("it carries a query or a fragment", field);
        return uri.Scheme switch
        {
            "file" when uri.Host.Length > 0 => throw Form($"'file://{uri.Host}/' names a host; write file:/// with three slashes", field),
            "file" => CheckFile(Path.GetFullPath(uri.LocalPath), field),
            "s3" => CheckBucket(uri, field),
            _ => throw new DatacubeException("uri.not_allowed", $"Outputs of the kind '{uri.Scheme}://' are not supported. Allowed: a folder, file:///folder, s3://bucket/key.", field),
        };
    }

    private Uri CheckBucket(Uri uri, string field)
    {
        if (uri.AbsolutePath.Trim('/').Length == 0)
            throw NotAllowed($"'{uri}' names a bucket without a key; write s3://bucket/key", field);
        var address = S3Address.Of(uri, field);
        return allowedRoots is null || allowedRoots.Any(root => Uri.TryCreate(root, UriKind.Absolute, out var allowed) && allowed.Scheme == "s3" && address.IsInside(S3Address.Of(allowed, field)))
            ? address.ToUri()
            : throw new DatacubeException("uri.not_allowed", $"'{uri}' lies outside the allowed places. Allowed: {Allowed}.", field);
    }

    private Uri CheckFile(string given, string field)
    {
        // One folder has one name, with a slash at its end or without, links followed or not: jobs at one place are told by it.
        var path = Path.TrimEndingDirectorySeparator(given);
        var real = RealPath.Of(path);
        var refused = SystemFolders.FirstOrDefault(folder => IsInside(path, folder) || IsInside(real, folder));
        if (refused is not null || Path.GetDirectoryName(real) is null)
            throw new DatacubeException("uri.not_allowed", $"'{path}' lies in a folder of the system ({refused ?? "the root"}). Allowed: {Allowed}.", field);
        if (allowedRoots is not null && !allowedRoots.Any(root => !root.Contains("://", StringComparison.Ordinal) && IsInside(real, RealPath.Of(root))))
            throw new DatacubeException("uri.not_allowed", $"'{path}' lies outside the allowed folders. Allowed: {Allowed}.", field);
        return new Uri(real, UriKind.Absolute);
    }

    private string Allowed => allowedRoots is null ? "any folder that is not the system's own, for example ./output" : string.Join(", ", allowedRoots);

    private static bool IsInside(string path, string folder) =>
        path == folder || path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static DatacubeException NotAllowed(string reason, string field) =>
        new("uri.not_allowed", $"The output address is refused: {reason}. Allowed: a folder, file:///folder, s3://bucket/key.", field);

    private static DatacubeException Form(string reason, string field) =>
        new("uri.form", $"The output address is not usable: {reason}. Allowed forms: a folder, file:///folder, s3://bucket/key.", field);
}
