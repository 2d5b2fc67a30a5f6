namespace Datacube.ServiceDefaults.Access.Internal;

/// <summary>What is wrong with the settings for calls between services.</summary>
internal static class InternalRules
{
    internal const string MissingKey =
        "This service calls other services and has no key for that. Set Authentication__Internal__Service=NAME and Authentication__Internal__KeyFile=PATH (P-256, PEM); "
        + "those that it calls get the public half as Authentication__Internal__Callers__NAME__KeyFile. " + ServiceKeyFile.HowToMake;

    private const string Section = $"{AccessSettings.Section}:{nameof(AccessSettings.Internal)}";

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);

    internal static IEnumerable<string> Problems(InternalSettings settings)
    {
        if (!IsName(settings.Service))
            yield return $"{Section}:Service is '{settings.Service}'; it must name this service: lower-case letters, digits and hyphens.";
        if (settings.Lifetime < Shortest || settings.Lifetime > InternalToken.LongestLifetime)
            yield return $"{Section}:Lifetime is {settings.Lifetime}; it must lie between {Shortest} and {InternalToken.LongestLifetime}.";
        if (settings.KeyFile is { } file && Problem(() => ServiceKeyFile.Private(file)) is { } wrong)
            yield return $"{Section}:KeyFile, {file}, {wrong}. {ServiceKeyFile.HowToMake}";
        foreach (var problem in settings.Callers.SelectMany(pair => OfCaller(pair.Key, pair.Value)))
            yield return $"{Section}:Callers:{problem}";
    }

    private static IEnumerable<string> OfCaller(string name, InternalCallerSettings caller)
    {
        if (!IsName(name))
            yield return $"{name} is no name of a service: lower-case letters, digits and hyphens.";
        if (Problem(() => ServiceKeyFile.Public(caller.KeyFile)) is { } wrong)
            yield return $"{name}:KeyFile, {caller.KeyFile}, {wrong}. {ServiceKeyFile.HowToMake}";
        if (caller.Scopes.Count == 0)
            yield return $"{name}:Scopes is empty; name what it may do, at least one scope.";
        foreach (var scope in caller.Scopes.Where(scope => scope == Scopes.Admin || !Scopes.All.Contains(scope)))
            yield return $"{name}:Scopes names '{scope}'; a service may be given {string.Join(", ", Scopes.All.Where(one => one != Scopes.Admin).Order(StringComparer.Ordinal))}.";
    }

    private static bool IsName(string text) => text.Length is > 0 and <= 63 && text.All(letter => letter == '-' || char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter));

    private static string? Problem(Func<object> read)
    {
        try
        {
            read();
            return null;
        }
        catch (InvalidDataException wrong)
        {
            return wrong.Message;
        }
    }
}
