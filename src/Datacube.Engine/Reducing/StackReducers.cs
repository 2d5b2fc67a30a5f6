using Datacube.Engine.Pipeline;

namespace Datacube.Engine.Reducing;

/// <summary>The reducer of a request.</summary>
internal static class StackReducers
{
    public static IStackReducer Of(PipelineRequest request)
    {
        var encoder = new ResultEncoder(request.Encoding, request.Output);
        return request.Reduction.Kind switch
        {
            ReductionKind.Geomedian or ReductionKind.Geomad or ReductionKind.GeomadOdcCompat => new GeomedianReducer(request.Bands.Count, request.Reduction.Kind == ReductionKind.GeomadOdcCompat, encoder),
            ReductionKind.Medoid => new MedoidReducer(encoder),
            ReductionKind.LargestNdvi => new LargestNdviReducer(At(Reduction.NearInfrared), At(Reduction.Red), encoder),
            _ => new BandReducer(request.Reduction.Statistics, encoder),
        };

        int At(string name)
        {
            for (var band = 0; band < request.Bands.Count; band++)
            {
                if (request.Bands[band].Name == name)
                    return band;
            }
            throw new ArgumentException($"'{request.Reduction}' needs the band '{name}'.", nameof(request));
        }
    }
}
