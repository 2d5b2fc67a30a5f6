using System.Runtime.CompilerServices;
using Datacube.Pixels.Grids;

namespace Datacube.Pixels.Resampling;

/// <summary>A plane of source samples with its place in the source level and the rule for missing samples.</summary>
internal readonly unsafe struct SourceView<T, TFormat>(T* data, PixelWindow window, T nodata, bool hasNodata)
    where T : unmanaged
    where TFormat : ISampleFormat<T>
{
    internal readonly T* Data = data;
    internal readonly PixelWindow Window = window;

    /// <summary>What is written where there is no value.</summary>
    internal readonly T Fill = nodata;

    /// <summary>The bits of <see cref="Fill"/>, zero-extended.</summary>
    internal readonly int FillBits = sizeof(T) switch { 1 => *(byte*)&nodata, 2 => *(ushort*)&nodata, _ => *(int*)&nodata };

    internal readonly float Nodata = TFormat.ToFloat(nodata);
    internal readonly bool HasNodata = hasNodata;

    /// <summary>True where a sample is missing: NaN, or equal to the declared nodata value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Missing(float sample) => float.IsNaN(sample) || (HasNodata && sample == Nodata);

    /// <summary>Sample at a pixel of the level, as a float; false where it is outside the plane or missing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryRead(int x, int y, out float sample)
    {
        uint column = (uint)(x - Window.Column), row = (uint)(y - Window.Row);
        if (column >= (uint)Window.Columns || row >= (uint)Window.Rows)
        {
            sample = 0;
            return false;
        }
        sample = TFormat.ToFloat(Data[(row * (long)Window.Columns) + column]);
        return !Missing(sample);
    }
}
