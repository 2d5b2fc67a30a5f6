using Datacube.Contracts.Errors;

namespace Datacube.Stac.Providers.Union;

/// <summary>A union of which one provider failed, where nothing may be missing.</summary>
public static class IncompleteUnion
{
    /// <summary>The failure of that provider, with what can be done.</summary>
    /// <param name="provider">Its name.</param>
    /// <param name="code">Code of its failure.</param>
    /// <param name="message">What failed.</param>
    public static DatacubeException Of(string provider, string code, string message) =>
        new(code.Length > 0 ? code : "source.unavailable", $"The provider '{provider}' failed, and without its scenes the cube would have holes: {message} Try again, or leave the provider out of --catalog.", "catalog");
}
