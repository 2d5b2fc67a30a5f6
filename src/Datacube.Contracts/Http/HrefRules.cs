using Datacube.Contracts.Errors;

namespace Datacube.Contracts.Http;

/// <summary>
/// Which addresses a catalogue may name, given where the catalogue itself came from. A local catalogue may name files below its own
/// folder, https and s3; a catalogue from the network may name https and s3 only. Hosts the user named are allowed as in <see cref="HostRules"/>.
/// </summary>
public sealed class HrefRules
{
    private const int MaxLength = 8192;
    private readonly HostRules hosts;
    private readonly string? folder;

    private HrefRules(HostRules hosts, string? folder)
    {
        this.hosts = hosts;
        this.folder = folder;
    }

    /// <summary>Rules for a catalogue on this machine.</summary>
    /// <param name="folder">Absolute folder below which files may be named.</param>
    /// <param name="hosts">Rules for hosts.</param>
    public static HrefRules ForFolder(string folder, HostRules hosts)
    {
        var full = Path.GetFullPath(folder);
        return new(hosts, Path.EndsInDirectorySeparator(full) ? full : full + Path.DirectorySeparatorChar);
    }

    /// <summary>Rules for a catalogue from the network.</summary>
    public static HrefRules ForNetwork(HostRules hosts) => new(hosts, null);

    /// <summary>Folder below which files may be named; null where none may.</summary>
    public string? Folder => folder;

    /// <summary>The absolute address of an href found in a document, or <c>href.not_allowed</c>.</summary>
    /// <param name="href">The text as it stands in the document.</param>
    /// <param name="document">Absolute address of the document.</param>
    public Uri Resolve(string href, Uri document)
    {
        ArgumentNullException.ThrowIfNull(href);
        if (href.Length is 0 or > MaxLength)
            throw HostRules.Refusal(href.Length == 0 ? "it is empty" : $"it is longer than {MaxLength} characters");
        if (href.Any(c => char.IsControl(c) || c == '\\'))
            throw HostRules.Refusal("it contains a control character or a backslash");
        if (href.StartsWith("/vsi", StringComparison.OrdinalIgnoreCase))
            throw HostRules.Refusal("it names a virtual file system");
        if (href.StartsWith("//", StringComparison.Ordinal))
            throw HostRules.Refusal("it names a host without a scheme");
        var absolute = ToAbsolute(href, document);
        Check(absolute);
        return absolute;
    }

    /// <summary>Throws <c>href.not_allowed</c> for an absolute address that may not be read.</summary>
    public void Check(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsFile)
            CheckFile(address);
        else if (address.Scheme != "s3")
            hosts.Check(address);
        else if (address.Host.Length == 0 || address.UserInfo.Length > 0)
            throw HostRules.Refusal("it is an s3 address without a bucket or with user information");
    }

    private static Uri ToAbsolute(string href, Uri document)
    {
        try
        {
            // A leading slash is a path, never an absolute file address, whatever system this runs on.
            if (href[0] != '/' && Uri.TryCreate(href, UriKind.Absolute, out var absolute))
                return absolute;
            // Beside a file a '#' would count as a part of the name; in a reference it starts the fragment (RFC 3986, 4.1).
            return document.IsFile && href.IndexOf('#', StringComparison.Ordinal) is > 0 and var hash
                ? new Uri(new Uri(document, href[..hash]).AbsoluteUri + href[hash..])
                : new Uri(document, href);
        }
        catch (UriFormatException e)
        {
            throw new DatacubeException("href.not_allowed", "An address was refused: it is not a valid address.", "href", e);
        }
    }

    private void CheckFile(Uri address)
    {
        if (folder is null)
            throw HostRules.Refusal("it names a local file, which only a catalogue on this machine may do");
        if (address.IsUnc || address.Host.Length > 0)
            throw HostRules.Refusal("it names a file on another host");
        var comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        if (!Path.GetFullPath(address.LocalPath).StartsWith(folder, comparison))
            throw HostRules.Refusal("it names a file outside the folder of the catalogue");
    }
}
