using System.Runtime.CompilerServices;
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
                if (cell.Exact == MapCell.Smooth && part.Columns == PixelMap.RootSize && InstructionSet.Has256)
                {
                    WalkRows(cell, part, target, ref kernel);
                    continue;
                }
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

    /// <summary>Rows of whole width: the coordinates of the next row are worked out while the kernel waits for the samples of this one.</summary>
    [SkipLocalsInit]
    private static void WalkRows<TKernel>(in MapCell cell, PixelWindow part, PixelWindow target, ref TKernel kernel) where TKernel : struct, IMapKernel, allows ref struct
    {
        var next = cell.Line(part.Row).Runs();
        for (var row = part.Row; row < part.RowEnd; row++)
        {
            var runs = next;
            next = cell.Line(row + 1).Runs();
            kernel.Row(runs, (((long)row - target.Row) * target.Columns) + part.Column - target.Column);
        }
    }

    private static void WalkRuns<TKernel>(in RowLine row, int first, int count, long at, ref TKernel kernel) where TKernel : struct, IMapKernel, allows ref struct
    {
        for (var i = first; i < first + count;)
        {
            var start = i & -RowLine.RunLength;
            var end = Math.Min(first + count, start + RowLine.RunLength);
            kernel.Run(row.Run(start), i - start, end - i, at + i - first);
            i = end;
        }
    }
}
