using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Datacube.Pixels.Grids;

namespace Datacube.Pixels.Resampling;

/// <summary>Walks the rows of all cells under a target window.</summary>
internal static class MapWalker
{
    internal static unsafe void Walk<TKernel>(PixelMap map, PixelWindow target, ref TKernel kernel) where TKernel : struct, IMapKernel, allows ref struct
    {
        var known = target.Intersect(map.Region);
        if (known != target)
            throw new ArgumentOutOfRangeException(nameof(target), target, $"The window is not inside the map's region {map.Region}.");
        fixed (float* exactX = map.ExactX, exactY = map.ExactY)
        {
            foreach (var index in map.CellsOf(target))
            {
                ref readonly var cell = ref map.Cell(index);
                var part = target.Intersect(new(cell.Row, cell.Column, cell.Size, cell.Size));
                if (part.IsEmpty)
                    continue;
                kernel.Enter(cell);
                var first = part.Column - cell.Column;
                for (var row = part.Row; row < part.RowEnd; row++)
                {
                    var at = (((long)row - target.Row) * target.Columns) + part.Column - target.Column;
                    var stored = cell.Exact + ((row - cell.Row) * cell.Size) + first;
                    if (cell.Exact == MapCell.NoSource)
                        kernel.NoSource(at, part.Columns);
                    else if (cell.Exact == MapCell.Smooth)
                        WalkRuns(cell.Line(row), first, part.Columns, at, ref kernel);
                    else
                        kernel.Points(exactX + stored, exactY + stored, part.Columns, at);
                }
            }
        }
    }

    [SkipLocalsInit]
    private static void WalkRuns<TKernel>(in RowLine row, int first, int count, long at, ref TKernel kernel) where TKernel : struct, IMapKernel, allows ref struct
    {
        if (count == PixelMap.RootSize && Avx.IsSupported)
        {
            Span<RunLine> runs = stackalloc RunLine[RowLine.RunsOfLargestCell];
            row.Runs(runs);
            for (var run = 0; run < runs.Length; run++)
                kernel.Run(runs[run], 0, RowLine.RunLength, at + (run * RowLine.RunLength));
            return;
        }
        for (var i = first; i < first + count;)
        {
            var start = i & -RowLine.RunLength;
            var end = Math.Min(first + count, start + RowLine.RunLength);
            kernel.Run(row.Run(start), i - start, end - i, at + i - first);
            i = end;
        }
    }
}
