using System.Net;
using Datacube.Contracts.Access;
using Datacube.Contracts.Errors;
using Microsoft.Extensions.Options;

namespace Datacube.ServiceDefaults.Access;

/// <summary>The keys that this service accepts.</summary>
internal sealed class ApiKeys
{
    // Compared with when the name of a key is unknown, so that an answer takes as long as for a known one.
    private static readonly string NoHash = new('0', 64);

    private readonly Dictionary<string, ApiKeySettings> keys;
    private readonly ApiKey? local;
    private readonly TimeProvider time;

    public ApiKeys(IOptions<AccessSettings> options, TimeProvider time)
    {
        this.time = time;
        keys = options.Value.ApiKeys.ToDictionary(key => key.Id, StringComparer.Ordinal);
        if (options.Value.LocalKeyFile is { Length: > 0 } path)
            (local, IsNew) = LocalKeyFile.ReadOrCreate(path);
    }

    /// <summary>True when this process made the local key and has to show it.</summary>
    internal bool IsNew { get; }

    /// <summary>The local key, for the one time it is shown.</summary>
    internal ApiKey? Local => local;

    /// <summary>The caller that a key belongs to, or <c>auth.invalid</c>, <c>auth.expired</c>.</summary>
    internal Caller Find(string text, IPAddress? from)
    {
        if (!ApiKey.TryParse(text, out var key))
            throw Refused("it is not of the form dc_ and 40 characters");
        if (local?.Matches(key.Hash()) == true)
            return from is not null && IPAddress.IsLoopback(from) ? new Caller("local", Scopes.All) : throw Refused("it is accepted on its own machine only");
        var known = keys.GetValueOrDefault(key.Id);
        if (!key.Matches(known?.Hash ?? NoHash) || known is null)
            throw Refused("this service does not know it");
        if (known.Expires <= time.GetUtcNow())
            throw new DatacubeException("auth.expired", $"The key dc_{key.Id} ended at {known.Expires:u}. Ask for a new one.", ApiKey.Header);
        return new Caller(known.Subject, known.Scopes.ToHashSet(StringComparer.Ordinal));
    }

    private static DatacubeException Refused(string why) =>
        new("auth.invalid", $"The key in {ApiKey.Header} was refused: {why}. Check which key belongs to this system.", ApiKey.Header);
}
