using Datacube.Contracts.Http;
using Datacube.Stac.Providers;
using Datacube.Storage.S3;

namespace Datacube.Cli.Backends;

/// <summary>How a build in this process reaches the world outside.</summary>
/// <param name="Http">Catalogue and scenes on the web.</param>
/// <param name="Scenes">Scenes on S3.</param>
/// <param name="Cube">A cube on S3.</param>
internal sealed record LocalAccess(GuardedHttpOptions Http, S3Settings Scenes, S3Settings Cube)
{
    /// <summary>Providers that a catalogue may be named by, and that sign what is read.</summary>
    public ProviderTable Providers { get; init; } = ProviderTable.BuiltIn;

    /// <summary>Variables of the environment, for keys of providers.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;
}
