using System.Runtime.CompilerServices;

namespace Datacube.Pixels.Resampling;

/// <summary>
/// A square of target pixels with one biquadratic formula per axis of the source, relative to its origin; or one stored coordinate per
/// pixel (<see cref="Exact"/> ≥ 0); or no source at all.
/// </summary>
internal readonly struct MapCell
{
    internal const int NoSource = -2;
    internal const int Smooth = -1;

    /// <summary>The origin lies this many pixels before the smallest coordinate, so that relative coordinates are positive and truncation is floor.</summary>
    internal const int OriginMargin = 4;

    internal int Row { get; init; }
    internal int Column { get; init; }
    internal int Size { get; init; }

    /// <summary>Start of size × size coordinates in <see cref="PixelMap.ExactX"/>, or <see cref="Smooth"/>, or <see cref="NoSource"/>.</summary>
    internal int Exact { get; init; }

    internal int OriginX { get; init; }
    internal int OriginY { get; init; }
    internal Biquadratic X { get; init; }
    internal Biquadratic Y { get; init; }

    /// <summary>Width and height in source pixels of the box around a target pixel's footprint.</summary>
    internal float FootprintX { get; init; }
    internal float FootprintY { get; init; }

    /// <summary>The coordinates along a row of the cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal RowLine Line(int row)
    {
        double j = row - Row;
        return new(OriginX, OriginY, X.Along(j), Y.Along(j));
    }
}
