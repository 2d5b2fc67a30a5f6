using System.ComponentModel.DataAnnotations;
using Datacube.ServiceDefaults.Access.Internal;
using Microsoft.Extensions.Options;

namespace Datacube.ServiceDefaults.Access;

/// <summary>What a service needs before it may start to listen.</summary>
internal sealed class AccessRules : IValidateOptions<AccessSettings>
{
    internal const string Missing =
        "Authentication is not configured, and a service without it does not start. Choose one: Authentication__LocalKeyFile=PATH (one machine, one user: a key is made there and shown once); "
        + "Authentication__ApiKeys__0__Id, __Hash, __Subject, __Scopes__0 (keys by their SHA-256); Authentication__Jwt__Authority and __Audience (tokens of an OpenID Connect issuer).";

    private static readonly TimeSpan LongestLeeway = TimeSpan.FromSeconds(60);

    public ValidateOptionsResult Validate(string? name, AccessSettings options)
    {
        if (options.Jwt is null && options.ApiKeys.Count == 0 && string.IsNullOrWhiteSpace(options.LocalKeyFile))
            return ValidateOptionsResult.Fail(Missing);
        List<string> problems = [.. options.Jwt is { } jwt ? OfTokens(jwt) : [], .. options.ApiKeys.SelectMany(OfKey), .. OfNames(options.ApiKeys), .. options.Internal is { } own ? InternalRules.Problems(own) : []];
        return problems.Count > 0 ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }

    private static IEnumerable<string> OfTokens(JwtSettings jwt)
    {
        if (!Uri.TryCreate(jwt.Authority, UriKind.Absolute, out var authority) || authority.Scheme != Uri.UriSchemeHttps)
            yield return $"Authentication:Jwt:Authority is '{jwt.Authority}'; it must be the https address of the issuer.";
        if (jwt.Audience.Length == 0)
            yield return "Authentication:Jwt:Audience is empty; a token for anyone else's service would be accepted.";
        if (jwt.ClockLeeway < TimeSpan.Zero || jwt.ClockLeeway > LongestLeeway)
            yield return $"Authentication:Jwt:ClockLeeway is {jwt.ClockLeeway}; it must lie between 0 and {LongestLeeway}.";
        foreach (var algorithm in jwt.Algorithms.Except(JwtSettings.Asymmetric, StringComparer.Ordinal))
            yield return $"Authentication:Jwt:Algorithms names '{algorithm}'; accepted are {string.Join(", ", JwtSettings.Asymmetric)}.";
    }

    private static IEnumerable<string> OfKey(ApiKeySettings key, int index)
    {
        List<ValidationResult> results = [];
        Validator.TryValidateObject(key, new ValidationContext(key), results, validateAllProperties: true);
        return results.Select(result => result.ErrorMessage!)
            .Concat(key.Scopes.Where(scope => !Scopes.All.Contains(scope)).Select(scope => $"Scopes names '{scope}'; there are {string.Join(", ", Scopes.All.Order(StringComparer.Ordinal))}."))
            .Select(problem => $"Authentication:ApiKeys:{index}: {problem}");
    }

    private static IEnumerable<string> OfNames(IEnumerable<ApiKeySettings> keys) =>
        keys.GroupBy(key => key.Id, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => $"Authentication:ApiKeys has two keys with the Id '{group.Key}'.");
}
