using Datacube.Contracts.Access;
using Datacube.ServiceDefaults.Access;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Datacube.CubeBuilder.PlanCube;

/// <summary>With which key this service calls the search service: one of its own, or that of a system on one machine.</summary>
internal sealed class CatalogKey(IOptions<CubeBuilderOptions> options, IOptions<AccessSettings> access)
{
    /// <summary>Headers of a call.</summary>
    public Metadata Headers() => (options.Value.CatalogKey ?? KeyOfFile()) is { } key ? new Metadata { { ApiKey.Header, key } } : [];

    private string? KeyOfFile() => access.Value.LocalKeyFile is { Length: > 0 } path ? LocalKeyFile.Read(path)?.Reveal() : null;
}
