using Datacube.Pixels;

namespace Datacube.Engine.Pipeline;

/// <summary>
/// Keeps planes of native memory for the next block, so that the steady state neither allocates nor page-faults. Planes lent out and
/// idle ones together stay below <see cref="Budget"/> as long as those lent out do; the plane idle for longest goes first.
/// </summary>
internal sealed class PlanePool : IDisposable
{
    private readonly Lock gate = new();
    private readonly LinkedList<PixelBuffer> idle = [];
    private readonly HashSet<PixelBuffer> lent = new(ReferenceEqualityComparer.Instance);
    private long held;

    /// <summary>Bytes that the pool may hold.</summary>
    public long Budget { get; set; } = long.MaxValue;

    /// <summary>A plane with undefined content; give it back with <see cref="Return"/>.</summary>
    public PixelBuffer Rent(PixelType type, int rows, int columns)
    {
        lock (gate)
        {
            for (var node = idle.Last; node is not null; node = node.Previous)
            {
                if (node.Value.Type != type || node.Value.Rows != rows || node.Value.Columns != columns)
                    continue;
                idle.Remove(node);
                lent.Add(node.Value);
                return node.Value;
            }

            var needed = (long)rows * columns * type.Size();
            Trim(needed);
            var plane = new PixelBuffer(type, rows, columns);
            held += needed;
            lent.Add(plane);
            return plane;
        }
    }

    /// <summary>Takes a plane back.</summary>
    public void Return(PixelBuffer plane)
    {
        lock (gate)
        {
            if (!lent.Remove(plane))
                throw new ArgumentException("The plane is not lent out by this pool.", nameof(plane));
            idle.AddLast(plane);
            Trim(0);
        }
    }

    /// <summary>Frees all planes, also those that a run which failed or was cancelled never gave back. Nothing may use one any more.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            Budget = 0;
            Trim(0);
            foreach (var plane in lent)
            {
                held -= plane.ByteLength;
                plane.Dispose();
            }

            lent.Clear();
        }
    }

    private void Trim(long needed)
    {
        while (held + needed > Budget && idle.First is { } oldest)
        {
            idle.RemoveFirst();
            held -= oldest.Value.ByteLength;
            oldest.Value.Dispose();
        }
    }
}
