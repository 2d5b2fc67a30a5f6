using Datacube.Engine.Pipeline;
using Datacube.Pixels.Spectral;

namespace Datacube.Engine.Reducing;

/// <summary>The reducer of a request.</summary>
internal static class StackReducers
{
    public static IStackReducer Of(PipelineRequest request)
    {
        var encoder = new ResultEncoder(request.Encoding, request.Output);
        var names = request.Bands.Select(band => band.Name).ToList();
        (SpectralIndex Index, int[] Bands)[] indices = [.. request.Indices.Indices.Select(index => (index, Positions(index, names)))];
        if (!request.Reduction.IsJoint)
        {
            return indices.Length == 0
                ? new BandReducer(request.Reduction.Statistics, encoder)
                : new IndexedBandReducer(names.Count, names.Count - request.Indices.HiddenBands, request.Reduction.Statistics, indices, encoder);
        }

        IStackReducer joint = request.Reduction.Kind switch
        {
            ReductionKind.Medoid => new MedoidReducer(encoder),
            ReductionKind.BestPixel => new BestPixelReducer(request.Reduction.Rank!, names.Count, Positions(request.Reduction.Rank!.Index, names), encoder),
            var kind => new GeomedianReducer(names.Count, kind == ReductionKind.GeomadOdcCompat, encoder),
        };
        return indices.Length == 0 ? joint : new IndexedJointReducer(joint, request.Result.Count - indices.Length, indices);
    }

    private static int[] Positions(SpectralIndex index, List<string> names)
    {
        int[] positions = [.. index.Bands.Select(band => names.IndexOf(band))];
        return positions.All(at => at >= 0) ? positions : throw new ArgumentException($"'{index.Name}' needs the bands {string.Join(", ", index.Bands)}; read are {string.Join(", ", names)}.", nameof(index));
    }
}
