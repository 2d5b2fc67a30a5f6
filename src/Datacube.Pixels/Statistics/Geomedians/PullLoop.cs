using Datacube.Pixels.Lanes;

namespace Datacube.Pixels.Statistics.Geomedians;

/// <summary>Weiszfeld's map for any number of bands and any width; the scalar twin of what <see cref="PullEmitter"/> makes.</summary>
/// <typeparam name="TLanes">Width.</typeparam>
/// <typeparam name="TVector">Its vector.</typeparam>
internal static unsafe class PullLoop<TLanes, TVector> where TLanes : struct, IFloatLanes<TVector> where TVector : struct
{
    /// <summary>The kernel for so many bands.</summary>
    internal static PullKernel For(int bands) => (samples, masks, dates, centre, pull) => Run(samples, masks, dates, centre, pull, bands);

    private static void Run(float* samples, float* masks, int dates, float* centre, float* pull, int bands)
    {
        var lanes = TLanes.Count;
        for (var band = 0; band < bands + 3; band++)
            TLanes.Store(TLanes.Create(0), pull + (band * lanes));
        for (var date = 0; date < dates; date++, samples += bands * lanes)
        {
            TVector even = TLanes.Create(0), odd = even;
            for (var band = 0; band < bands; band++)
            {
                var difference = TLanes.Subtract(TLanes.Load(centre + (band * lanes)), TLanes.Load(samples + (band * lanes)));
                if ((band & 1) == 0)
                    even = TLanes.MultiplyAdd(difference, difference, even);
                else
                    odd = TLanes.MultiplyAdd(difference, difference, odd);
            }
            var distance = TLanes.Add(even, odd);
            var apart = TLanes.And(TLanes.Load(masks + (date * lanes)), TLanes.Less(TLanes.Create(PullLoop.Coinciding), distance));
            var weight = TLanes.And(TLanes.InverseRoot(distance), apart);
            float* weights = pull + (bands * lanes), others = weights + lanes, distances = others + lanes;
            TLanes.Store(TLanes.Add(TLanes.Load(weights), weight), weights);
            TLanes.Store(TLanes.Add(TLanes.Load(others), TLanes.And(TLanes.Create(1), apart)), others);
            TLanes.Store(TLanes.MultiplyAdd(distance, weight, TLanes.Load(distances)), distances);
            for (var band = 0; band < bands; band++)
            {
                var difference = TLanes.Subtract(TLanes.Load(centre + (band * lanes)), TLanes.Load(samples + (band * lanes)));
                TLanes.Store(TLanes.MultiplyAdd(weight, difference, TLanes.Load(pull + (band * lanes))), pull + (band * lanes));
            }
        }
    }
}

/// <summary>What both forms of the inner loop share.</summary>
internal static class PullLoop
{
    /// <summary>
    /// Square of the distance, in units of the spread of a pixel's samples, below which a sample coincides with the centre. Its weight would be
    /// huge and hold the centre fast although the others pull it away; the rule of Vardi and Zhang decides instead, see <see cref="Anderson{TLanes, TVector}"/>.
    /// </summary>
    internal const float Coinciding = 1e-8f;
}
