using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Datacube.Pixels.Grids;

namespace Datacube.Benchmarks.Workloads;

/// <summary>
/// A tiled GeoTIFF (deflate) of any size on little disk: a few tiles whose addresses the index names again and again. Readers decode each of them as one of its own.
/// </summary>
internal sealed class RepeatedTilesCog
{
    public const int TileEdge = 512;
    private const ushort Short = 3, Long = 4, Double = 12, Text = 2;

    private readonly List<(ushort Tag, ushort Type, byte[] Data)> tags = [];
    private readonly List<byte[]> tiles;

    private RepeatedTilesCog(GeoBox grid, int sampleBytes, List<byte[]> tiles)
    {
        this.tiles = tiles;
        Shorts(258, (ushort)(sampleBytes * 8));
        Shorts(259, 8);
        Shorts(262, 1);
        Shorts(277, 1);
        Shorts(317, (ushort)(sampleBytes == 1 ? 1 : 2));
        Shorts(339, 1);
        Longs(256, (uint)grid.Shape.Columns);
        Longs(257, (uint)grid.Shape.Rows);
        Longs(322, TileEdge);
        Longs(323, TileEdge);
        var (a, _, c, _, e, f) = grid.Transform;
        Doubles(33550, a, -e, 0);
        Doubles(33922, 0, 0, 0, c, f, 0);
        // A projected system by its code, pixels as areas.
        Shorts(34735, 1, 1, 1, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, ushort.Parse(grid.Crs["EPSG:".Length..], System.Globalization.CultureInfo.InvariantCulture));
        tags.Add((42113, Text, Encoding.ASCII.GetBytes("0\0")));
    }

    /// <summary>Writes a file of UInt16 samples; <paramref name="distinct"/> are planes of a tile's shape.</summary>
    public static void WriteUInt16(string path, GeoBox grid, int seed, params ReadOnlySpan<ushort[]> distinct)
    {
        List<byte[]> tiles = [];
        foreach (var plane in distinct)
        {
            var differences = new ushort[plane.Length];
            for (var at = 0; at < plane.Length; at++)
                differences[at] = at % TileEdge == 0 ? plane[at] : (ushort)(plane[at] - plane[at - 1]);
            tiles.Add(Deflate(MemoryMarshal.AsBytes<ushort>(differences)));
        }

        new RepeatedTilesCog(grid, sizeof(ushort), tiles).Write(path, grid.Shape, seed);
    }

    /// <summary>Writes a file of UInt8 samples out of one tile.</summary>
    public static void WriteUInt8(string path, GeoBox grid, byte[] tile) => new RepeatedTilesCog(grid, sizeof(byte), [Deflate(tile)]).Write(path, grid.Shape, 0);

    private void Write(string path, PixelShape shape, int seed)
    {
        int down = (shape.Rows + TileEdge - 1) / TileEdge, across = (shape.Columns + TileEdge - 1) / TileEdge;
        var starts = new uint[tiles.Count];
        var at = 8u;
        for (var tile = 0; tile < starts.Length; tile++)
            (starts[tile], at) = (at, at + (uint)tiles[tile].Length + (uint)(tiles[tile].Length & 1));
        var index = Enumerable.Range(0, down * across).Select(cell => ((cell / across * 3) + (cell % across * 5) + seed) % tiles.Count).ToArray();
        Longs(324, [.. index.Select(tile => starts[tile])]);
        Longs(325, [.. index.Select(tile => (uint)tiles[tile].Length)]);
        using var output = new BinaryWriter(File.Create(path));
        output.Write("II*\0"u8);
        output.Write(at);
        foreach (var tile in tiles)
        {
            output.Write(tile);
            output.Write(new byte[tile.Length & 1]);
        }

        WriteDirectory(output, at);
    }

    private void WriteDirectory(BinaryWriter output, uint start)
    {
        tags.Sort((left, right) => left.Tag.CompareTo(right.Tag));
        var values = start + 6 + (12u * (uint)tags.Count);
        output.Write((ushort)tags.Count);
        foreach (var (tag, type, data) in tags)
        {
            output.Write(tag);
            output.Write(type);
            output.Write((uint)(data.Length / type switch { Short => 2, Long => 4, Double => 8, _ => 1 }));
            if (data.Length > 4)
            {
                output.Write(values);
                values += (uint)data.Length;
            }
            else
            {
                output.Write(data);
                output.Write(new byte[4 - data.Length]);
            }
        }

        output.Write(0u);
        foreach (var (_, _, data) in tags.Where(tag => tag.Data.Length > 4))
            output.Write(data);
    }

    private void Shorts(ushort tag, params ReadOnlySpan<ushort> values) => tags.Add((tag, Short, MemoryMarshal.AsBytes(values).ToArray()));

    private void Longs(ushort tag, params ReadOnlySpan<uint> values) => tags.Add((tag, Long, MemoryMarshal.AsBytes(values).ToArray()));

    private void Doubles(ushort tag, params ReadOnlySpan<double> values) => tags.Add((tag, Double, MemoryMarshal.AsBytes(values).ToArray()));

    private static byte[] Deflate(ReadOnlySpan<byte> samples)
    {
        using var output = new MemoryStream();
        using (var deflate = new ZLibStream(output, CompressionLevel.Fastest, leaveOpen: true))
            deflate.Write(samples);
        return output.ToArray();
    }
}
