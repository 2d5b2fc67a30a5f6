using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Datacube.Pixels;
using Datacube.Raster.Tiff;

namespace Datacube.Raster.Cogs;

/// <summary>
/// The file's order of bytes:
/// <code>
/// header | structural metadata (text) | directory of level 0, 1, 2 … each followed by its values | tiles of the coarsest level … of level 0
/// tile: length u32 | bytes | the last four bytes again
/// </code>
/// The text in front promises that order, so that a reader takes all directories with one request, and the length of a tile from the four
/// bytes before it.
/// </summary>
internal sealed class CogFile
{
    private const string Promise = "LAYOUT=IFDS_BEFORE_DATA\nBLOCK_ORDER=ROW_MAJOR\nBLOCK_LEADER=SIZE_AS_UINT4\nBLOCK_TRAILER=LAST_4_BYTES_REPEATED\n";
    private const string PromiseEnd = "KNOWN_INCOMPATIBLE_EDITION=NO\n ";

    private readonly CogPyramid pyramid;
    private readonly bool big;
    private readonly byte[] ghost;
    private readonly List<CogTag>[] directories;
    private readonly long[] starts;

    private CogFile(CogPyramid pyramid, bool big)
    {
        this.pyramid = pyramid;
        this.big = big;
        var text = Promise + (pyramid.Plan.Options.BandsApart ? "INTERLEAVE=TILE\n" : "") + PromiseEnd;
        ghost = Encoding.ASCII.GetBytes($"GDAL_STRUCTURAL_METADATA_SIZE={text.Length:D6} bytes\n{text}");
        var count = pyramid.Levels.Length;
        starts = new long[count];
        directories = new List<CogTag>[count];
        var metadata = CogMetadata.Write(pyramid);
        var at = HeaderBytes + ghost.Length + (ghost.Length & 1);
        // Offsets are not known yet, their number is: a directory's length does not depend on them.
        for (var level = 0; level < count; level++)
        {
            directories[level] = Describe(level, new long[pyramid.Levels[level].Lengths.Length], metadata);
            starts[level] = at;
            at = checked((int)(at + LengthOf(directories[level])));
        }
        long data = at;
        for (var level = count - 1; level >= 0; level--)
        {
            directories[level] = Describe(level, Place(pyramid.Levels[level], ref data), metadata);
        }
        Length = data;
    }

    /// <summary>Bytes of the whole file.</summary>
    public long Length { get; }

    private int HeaderBytes => big ? 16 : 8;

    /// <summary>Places everything; BigTIFF only where 32-bit offsets do not reach.</summary>
    public static CogFile Plan(CogPyramid pyramid)
    {
        var tileBytes = pyramid.Levels.Sum(level => level.Lengths.ToArray().Sum(length => (long)length + CogTileEncoder.FrameBytes + 8));
        return Plan(pyramid, tileBytes > uint.MaxValue - (64L << 20));
    }

    /// <summary>Places everything in the form that the caller wants.</summary>
    internal static CogFile Plan(CogPyramid pyramid, bool big) => new(pyramid, big);

    public async Task WriteAsync(Stream output, CancellationToken cancellation)
    {
        var head = new ArrayBufferWriter<byte>();
        WriteHeader(head);
        for (var level = 0; level < directories.Length; level++)
            WriteDirectory(head, level);
        await output.WriteAsync(head.WrittenMemory, cancellation).ConfigureAwait(false);
        for (var level = directories.Length - 1; level >= 0; level--)
            await pyramid.Levels[level].CopyToAsync(output, cancellation).ConfigureAwait(false);
    }

    private static long[] Place(CogLevel level, ref long data)
    {
        var offsets = new long[level.Lengths.Length];
        foreach (var index in level.Order)
        {
            if (level.Lengths[index] == 0)
                continue;
            offsets[index] = data + 4;
            data += level.Lengths[index] + CogTileEncoder.FrameBytes;
        }
        return offsets;
    }

    private List<CogTag> Describe(int level, long[] offsets, string? metadata)
    {
        var plan = pyramid.Plan;
        var (shape, size) = (plan.Levels[level], (ushort)plan.Options.TileSize);
        var tags = new List<CogTag>
        {
            CogTag.Longs(TiffTag.NewSubfileType, level == 0 ? 0u : 1u),
            CogTag.Longs(TiffTag.ImageWidth, (uint)shape.Columns),
            CogTag.Longs(TiffTag.ImageLength, (uint)shape.Rows),
            CogTag.Shorts(TiffTag.BitsPerSample, Repeat(plan.Type.Size() * 8)),
            CogTag.Shorts(TiffTag.Compression, (ushort)(plan.Options.Compression switch { CogCompression.Deflate => TiffCompression.Deflate, CogCompression.Zstd => TiffCompression.Zstd, _ => TiffCompression.None })),
            CogTag.Shorts(TiffTag.PhotometricInterpretation, 1),
            CogTag.Shorts(TiffTag.SamplesPerPixel, (ushort)plan.Bands),
            CogTag.Shorts(TiffTag.PlanarConfiguration, (ushort)(plan.Options.BandsApart ? 2 : 1)),
            CogTag.Shorts(TiffTag.TileWidth, size),
            CogTag.Shorts(TiffTag.TileLength, size),
            CogTag.Offsets(TiffTag.TileOffsets, offsets, big),
            CogTag.Longs(TiffTag.TileByteCounts, [.. pyramid.Levels[level].Lengths.ToArray().Select(length => (uint)length)]),
            CogTag.Shorts(TiffTag.SampleFormat, Repeat(plan.Type switch { PixelType.Float32 or PixelType.Float64 => 3, PixelType.Int8 or PixelType.Int16 or PixelType.Int32 => 2, _ => 1 })),
        };
        if (plan.Predictor != 1)
            tags.Add(CogTag.Shorts(TiffTag.Predictor, (ushort)plan.Predictor));
        if (plan.Bands > 1)
            tags.Add(CogTag.Shorts(TiffTag.ExtraSamples, new ushort[plan.Bands - 1]));
        if (level == 0)
            tags.AddRange(CogGeoKeys.Write(plan.Box));
        if (level == 0 && metadata is not null)
            tags.Add(CogTag.Text(TiffTag.GdalMetadata, metadata));
        if (plan.Options.Nodata is { } nodata)
            tags.Add(CogTag.Text(TiffTag.GdalNodata, double.IsNaN(nodata) ? "nan" : CogMetadata.Number(nodata)));
        tags.Sort((left, right) => left.Tag.CompareTo(right.Tag));
        return tags;

        ushort[] Repeat(int value) => [.. Enumerable.Repeat((ushort)value, plan.Bands)];
    }

    private long LengthOf(List<CogTag> tags)
    {
        long length = big ? 8 + (20 * tags.Count) + 8 : 2 + (12 * tags.Count) + 4;
        foreach (var tag in tags.Where(tag => tag.Data.Length > InlineBytes))
            length += tag.Data.Length + (tag.Data.Length & 1);
        return length;
    }

    private int InlineBytes => big ? 8 : 4;

    private void WriteHeader(ArrayBufferWriter<byte> head)
    {
        head.Write("II"u8);
        if (big)
        {
            Write(head, 43, 2);
            Write(head, 8, 2);
            Write(head, 0, 2);
            Write(head, starts[0], 8);
        }
        else
        {
            Write(head, 42, 2);
            Write(head, starts[0], 4);
        }
        head.Write(ghost);
        if ((ghost.Length & 1) != 0)
            Write(head, 0, 1);
    }

    private void WriteDirectory(ArrayBufferWriter<byte> head, int level)
    {
        var tags = directories[level];
        var values = starts[level] + (big ? 16 + (20L * tags.Count) : 6 + (12L * tags.Count));
        Write(head, tags.Count, big ? 8 : 2);
        foreach (var tag in tags)
        {
            Write(head, tag.Tag, 2);
            Write(head, tag.Type, 2);
            Write(head, tag.Count, big ? 8 : 4);
            if (tag.Data.Length <= InlineBytes)
            {
                head.Write(tag.Data);
                Write(head, 0, InlineBytes - tag.Data.Length);
                continue;
            }
            Write(head, values, InlineBytes);
            values += tag.Data.Length + (tag.Data.Length & 1);
        }
        Write(head, level + 1 < starts.Length ? starts[level + 1] : 0, InlineBytes);
        foreach (var tag in tags.Where(tag => tag.Data.Length > InlineBytes))
        {
            head.Write(tag.Data);
            Write(head, 0, tag.Data.Length & 1);
        }
    }

    private static void Write(ArrayBufferWriter<byte> head, long value, int bytes)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, value);
        head.Write(number[..bytes]);
    }
}
