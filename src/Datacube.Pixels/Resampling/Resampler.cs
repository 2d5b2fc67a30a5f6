using Datacube.Pixels.Grids;

namespace Datacube.Pixels.Resampling;

/// <summary>Takes values from a source plane to a target window along a <see cref="PixelMap"/>.</summary>
public static unsafe class Resampler
{
    /// <summary>
    /// Fills a target window. Missing samples (NaN, the nodata value, anything outside the source level) never enter a weight; weights are
    /// renormalised over what is valid. Bilinear and cubic give no value where the source pixel that holds the target centre is missing
    /// (GDAL's rule); average and mode where nothing valid lies under the pixel. Integers are rounded half to even. The result of a
    /// pixel does not depend on the window it is computed in, nor on the processor.
    /// </summary>
    /// <param name="method">How.</param>
    /// <param name="map">Where; knows the whole target window.</param>
    /// <param name="target">Pixels of the target grid.</param>
    /// <param name="source">Samples of <paramref name="sourceWindow"/>: UInt8, Int16, UInt16 or Float32.</param>
    /// <param name="sourceWindow">Place of the plane in the source level; must hold <see cref="PixelMap.SourceWindow"/>.</param>
    /// <param name="sourceLevel">Shape of the source level: what lies outside it is missing.</param>
    /// <param name="nodata">The value that marks a missing sample in source and destination; without one nothing but NaN is missing, and
    /// pixels without a value become 0 (integers) or NaN (floats).</param>
    /// <param name="destination">Rows × columns of the target window, of the source's type.</param>
    /// <exception cref="ArgumentException">Shapes or types do not fit, or the source window lacks pixels that are needed.</exception>
    public static void Apply(
        ResamplingMethod method, PixelMap map, PixelWindow target, PixelBuffer source, PixelWindow sourceWindow, PixelShape sourceLevel, double? nodata, PixelBuffer destination)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        if (source.Rows != sourceWindow.Rows || source.Columns != sourceWindow.Columns)
            throw new ArgumentException($"A source plane of {source.Rows} × {source.Columns} does not hold window {sourceWindow}.", nameof(source));
        if (destination.Rows != target.Rows || destination.Columns != target.Columns || destination.Type != source.Type)
            throw new ArgumentException($"A destination of {destination.Rows} × {destination.Columns} {destination.Type} does not fit {target} of {source.Type}.", nameof(destination));
        var needed = map.SourceWindow(target, method, sourceLevel);
        if (!needed.IsEmpty && needed.Intersect(sourceWindow) != needed)
            throw new ArgumentException($"Pixels {needed} are needed, only {sourceWindow} are given.", nameof(sourceWindow));
        switch (source.Type)
        {
            case PixelType.UInt8: Fill<byte, UInt8Format>(method, map, target, source, sourceWindow, nodata, destination); break;
            case PixelType.UInt16: Fill<ushort, UInt16Format>(method, map, target, source, sourceWindow, nodata, destination); break;
            case PixelType.Int16: Fill<short, Int16Format>(method, map, target, source, sourceWindow, nodata, destination); break;
            case PixelType.Float32: Fill<float, Float32Format>(method, map, target, source, sourceWindow, nodata, destination); break;
            default: throw new ArgumentException($"Samples of {source.Type} are not resampled: convert them to Float32 first.", nameof(source));
        }
    }

    private static void Fill<T, TFormat>(
        ResamplingMethod method, PixelMap map, PixelWindow target, PixelBuffer source, PixelWindow sourceWindow, double? nodata, PixelBuffer destination)
        where T : unmanaged
        where TFormat : ISampleFormat<T>
    {
        var fill = TFormat.FromDouble(nodata ?? (typeof(T) == typeof(float) ? double.NaN : 0));
        // A nodata value that the type cannot hold marks nothing.
        var declared = nodata is { } value && TFormat.ToFloat(fill) == (float)value;
        var view = new SourceView<T, TFormat>((T*)source.Pointer, sourceWindow, fill, declared);
        if (InstructionSet.Has256 && method is (ResamplingMethod.Nearest or ResamplingMethod.Bilinear or ResamplingMethod.Cubic))
        {
            var vectors = new VectorKernel<T, TFormat>(method, view, (T*)destination.Pointer);
            MapWalker.Walk(map, target, ref vectors);
            return;
        }
        var kernel = new ResamplingKernel<T, TFormat>(method, view, (T*)destination.Pointer);
        MapWalker.Walk(map, target, ref kernel);
    }
}
