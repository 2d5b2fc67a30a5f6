using Datacube.Engine.Masks;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;
using Datacube.Raster.Reading;

namespace Datacube.Engine.Pipeline;

/// <summary>Samples of one band of a scene, in the form in which they are resampled.</summary>
/// <param name="Input">What was read.</param>
/// <param name="Samples">UInt16 or Float32 in units of the output.</param>
/// <param name="From">Their place in the level.</param>
/// <param name="Target">The pixels of the block that the scene reaches.</param>
internal sealed record SceneSamples(PlannedInput Input, PixelBuffer Samples, PixelWindow From, PixelWindow Target) : IDisposable
{
    public void Dispose() => Samples.Dispose();
}

/// <summary>Brings one band of one scene into the plane of its solar day: read and radiometry, then resampling, mask and merge.</summary>
internal sealed class SceneWarper(PipelineRequest request, Inputs inputs, PlanePool pool)
{
    // A strip is warped, masked and merged while it still lies in the processor's own cache.
    private const int StripPixels = 96 * 1024;

    /// <summary>The pixels that a block needs; empty where the scene does not reach it.</summary>
    public static PixelWindow SourceWindow(PlannedInput input, ResamplingMethod method, PixelWindow target) =>
        input.View.Window(input.View.Reach(target), method);

    /// <summary>Reads what a target window needs; null where the scene does not reach it.</summary>
    public async ValueTask<SceneSamples?> ReadAsync(PlannedInput input, ResamplingMethod method, PixelWindow target, KeepRule keep, CancellationToken cancellation)
    {
        var from = SourceWindow(input, method, target);
        if (from.IsEmpty)
            return null;
        var encoding = BandEncoding.Of(input.Band, input.Info.Type, input.Info.Nodata, request.Encoding);
        return new(input, await inputs.ReadEncodedAsync(input, encoding, from, keep, cancellation).ConfigureAwait(false), from, input.View.Reach(target));
    }

    /// <summary>Adds samples to a day and returns the number of valid observations added.</summary>
    /// <param name="scene">What was read.</param>
    /// <param name="method">How it is resampled.</param>
    /// <param name="mask">What may be used; null where the rule has no class band.</param>
    /// <param name="day">Plane of the block.</param>
    /// <param name="block">Its window.</param>
    /// <param name="isFirst">True where the plane holds nothing yet, not even "none".</param>
    public long Merge(SceneSamples scene, ResamplingMethod method, SceneMask? mask, PixelBuffer day, PixelWindow block, bool isFirst)
    {
        var put = isFirst && scene.Target == block;
        if (isFirst && !put)
            Observations.Clear(day);
        long valid = 0;
        foreach (var strip in Strips(scene.Target))
        {
            var warped = pool.Rent(scene.Samples.Type, strip.Rows, strip.Columns);
            double? nodata = scene.Samples.Type == PixelType.UInt16 ? 0 : null;
            Resampler.Apply(method, scene.Input.View.Map, strip, scene.Samples, scene.From, scene.Input.View.Geometry.Level, nodata, warped);
            valid += day.Type == PixelType.Float32
                ? MergeFloats(warped, strip, mask, day, block, put)
                : MergeIntegers(warped, strip, mask, day, block, put);
            pool.Return(warped);
        }

        return valid;
    }

    /// <summary>Strips of a window that begin at multiples of their height, as the cells of the coordinate map do.</summary>
    private static IEnumerable<PixelWindow> Strips(PixelWindow window)
    {
        var height = 128;
        while (height > 8 && height * window.Columns > StripPixels)
            height /= 2;
        for (var row = window.Row; row < window.RowEnd;)
        {
            var end = Math.Min(window.RowEnd, (row & -height) + height);
            yield return new(row, window.Column, end - row, window.Columns);
            row = end;
        }
    }

    private long MergeIntegers(PixelBuffer warped, PixelWindow strip, SceneMask? mask, PixelBuffer day, PixelWindow block, bool put)
    {
        var rounded = warped.Type == PixelType.Float32 ? pool.Rent(PixelType.UInt16, 1, strip.Columns) : null;
        long valid = 0;
        for (var row = 0; row < strip.Rows; row++)
        {
            if (rounded is not null)
                Observations.Round(warped.Row<float>(row), rounded.Row<ushort>(0));
            ReadOnlySpan<ushort> values = rounded is null ? warped.Row<ushort>(row) : rounded.Row<ushort>(0);
            var to = day.Row<ushort>(strip.Row + row - block.Row).Slice(strip.Column - block.Column, strip.Columns);
            var usable = MaskRow(mask, strip, row);
            valid += put ? Observations.Put(to, values, usable) : Observations.Fill(to, values, usable);
        }

        if (rounded is not null)
            pool.Return(rounded);
        return valid;
    }

    private static long MergeFloats(PixelBuffer warped, PixelWindow strip, SceneMask? mask, PixelBuffer day, PixelWindow block, bool put)
    {
        long valid = 0;
        for (var row = 0; row < strip.Rows; row++)
        {
            var to = day.Row<float>(strip.Row + row - block.Row).Slice(strip.Column - block.Column, strip.Columns);
            var usable = MaskRow(mask, strip, row);
            valid += put ? Observations.Put(to, warped.Row<float>(row), usable) : Observations.Fill(to, warped.Row<float>(row), usable);
        }

        return valid;
    }

    private static ReadOnlySpan<byte> MaskRow(SceneMask? mask, PixelWindow strip, int row) =>
        mask is null ? [] : mask.Usable.Row<byte>(strip.Row + row - mask.Window.Row).Slice(strip.Column - mask.Window.Column, strip.Columns);
}
