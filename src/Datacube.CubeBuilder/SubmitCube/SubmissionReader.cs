using Datacube.Contracts.Cubes.V1;
using Datacube.Engine.Cubes.Requests;
using Datacube.Storage;
using Microsoft.Extensions.Options;

namespace Datacube.CubeBuilder.SubmitCube;

/// <summary>From a request to a checked submission; nothing is read for it.</summary>
internal sealed class SubmissionReader(IOptions<CubeBuilderOptions> options, TimeProvider clock)
{
    public CubeSubmission Read(SubmitCubeRequest request, string owner)
    {
        var order = SubmitCubeRules.Read(request, options.Value);
        return Read(order, owner, request.RequestId, request.Priority);
    }

    /// <summary>The submission of an order that was accepted before.</summary>
    public CubeSubmission Read(CubeOrder order, string owner, string requestId, int priority)
    {
        var spec = new CubeSpecReader(clock, new OutputUriRules([.. options.Value.OutputRoots])).Read(order.Request);
        // One place has one name, however it was written.
        order = order with { Request = order.Request with { Output = spec.Output.AbsoluteUri } };
        return new(order, spec with { Catalog = order.CatalogAsWritten }, owner, requestId.Length > 0 ? requestId : null, priority);
    }
}
