using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Datacube.Contracts.Errors;
using Datacube.Pixels;
using Datacube.Pixels.Planes;
using Datacube.Raster.Codecs;
using Datacube.Raster.Tiff;

namespace Datacube.Raster.Reading;

/// <summary>Stored bytes of one tile → pixels: decompression, byte order, predictor, separation of interleaved bands, bits → bytes.</summary>
internal static class TileDecoder
{
    /// <summary>Decodes the parts of a tile that the targets want. Throws <c>raster.corrupt</c>.</summary>
    /// <param name="image">Layout of the tile.</param>
    /// <param name="stored">Stored bytes.</param>
    /// <param name="targets">Where the pixels go.</param>
    public static void Decode(TiffImage image, ReadOnlySpan<byte> stored, params ReadOnlySpan<TileTarget> targets)
    {
        if (image.Compression == TiffCompression.None)
        {
            if (stored.Length < image.TileBytes)
                throw new DatacubeException("raster.corrupt", $"A tile has {stored.Length} bytes where {image.TileBytes} are needed. The file is damaged; fetch it again.");
            // Predictor 3 works in its own input, and an uncompressed tile has no predictor.
            foreach (var target in targets)
                Unpack(image, stored[..image.TileBytes], target);
            return;
        }
        if (targets.Length == 1 && IsPlain(image) && targets[0].IsWhole(image))
        {
            Decompress(image, stored, targets[0].Pixels);
            return;
        }
        var scratch = ArrayPool<byte>.Shared.Rent(image.TileBytes);
        try
        {
            var raw = scratch.AsSpan(0, image.TileBytes);
            Decompress(image, stored, raw);
            foreach (var target in targets)
                Unpack(image, raw, target);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    /// <summary>Fills the place of an absent tile.</summary>
    public static void FillAbsent(TiffImage image, double? nodata, TileTarget target)
    {
        Span<byte> sample = stackalloc byte[8];
        sample = sample[..SparseValue.Write(image.Type, nodata, sample)];
        var first = target.Row(0, 0);
        for (var i = 0; i < first.Length; i += sample.Length)
            sample.CopyTo(first[i..]);
        for (var plane = 0; plane < image.SamplesPerTile; plane++)
        {
            for (var row = plane == 0 ? 1 : 0; row < target.Rows; row++)
                first.CopyTo(target.Row(plane, row));
        }
    }

    private static bool IsPlain(TiffImage image) => image is { Predictor: 1, SamplesPerTile: 1, IsBits: false } && (!image.BigEndian || SampleBytes(image) == 1);

    private static int SampleBytes(TiffImage image) => image.Type.Size();

    private static void Decompress(TiffImage image, ReadOnlySpan<byte> stored, Span<byte> destination)
    {
        switch (image.Compression)
        {
            case TiffCompression.Lzw: Lzw.Decompress(stored, destination); break;
            case TiffCompression.Zstd: Zstd.Decompress(stored, destination); break;
            default: Deflate.Decompress(DeflateFormat.Zlib, stored, destination); break;
        }
    }

    private static void Unpack(TiffImage image, ReadOnlySpan<byte> raw, TileTarget target)
    {
        if (image.IsBits)
        {
            UnpackBits(raw, image.TileBytes / image.TileShape.Rows, target);
            return;
        }
        if (image.SamplesPerTile > 1 && image.Predictor != 3)
        {
            UnpackBands(image, raw, target);
            return;
        }
        int size = SampleBytes(image), samples = image.SamplesPerTile;
        var pitch = image.TileShape.Columns * samples * size;
        int skipped = target.SkippedColumns * samples * size, wanted = skipped + (target.Columns * samples * size);
        // Two rows: one for predictor 3, whose planes span the whole row, one for pixels that still have to be separated.
        var rows = ArrayPool<byte>.Shared.Rent(2 * pitch);
        try
        {
            for (var row = 0; row < target.Rows; row++)
            {
                var from = raw.Slice((target.SkippedRows + row) * pitch, pitch);
                if (samples == 1 && image.Predictor != 3 && skipped == 0)
                {
                    UndoRow(image, from[..wanted], target.Row(0, row), size, samples);
                    continue;
                }
                var line = rows.AsSpan(0, pitch);
                if (image.Predictor == 3)
                    UndoFloats(from, rows.AsSpan(pitch, pitch), line, size, samples);
                else
                    UndoRow(image, from[..wanted], line[..wanted], size, samples);
                for (var plane = 0; plane < samples; plane++)
                    TakeSample(line[skipped..wanted], target.Row(plane, row), size, samples, plane);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rows);
        }
    }

    /// <summary>Separates the bands row by row and undoes the predictor in each: a row of one band needs no steps over the others.</summary>
    private static unsafe void UnpackBands(TiffImage image, ReadOnlySpan<byte> raw, TileTarget target)
    {
        int size = SampleBytes(image), samples = image.SamplesPerTile, skipped = target.SkippedColumns * size;
        int pitch = image.TileShape.Columns * samples * size, width = skipped + (target.Columns * size);
        var scratch = new PixelBuffer(PixelType.UInt8, 2, pitch);
        try
        {
            Span<byte> swapped = scratch.RowBytes(0), bands = scratch.RowBytes(1);
            Span<nint> planes = samples <= 64 ? stackalloc nint[samples] : new nint[samples];
            for (var row = 0; row < target.Rows; row++)
            {
                var pixels = raw.Slice((target.SkippedRows + row) * pitch, width * samples);
                if (image.BigEndian && size > 1)
                {
                    ByteOrder.Swap(pixels, swapped[..pixels.Length], size);
                    pixels = swapped[..pixels.Length];
                }
                // Sums begin at the tile's edge: what lies before the wanted columns is separated as well, elsewhere.
                for (var plane = 0; plane < samples; plane++)
                    planes[plane] = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(skipped == 0 ? target.Row(plane, row) : bands.Slice(plane * width, width)));
                Separate(pixels, planes, size);
                for (var plane = 0; plane < samples; plane++)
                {
                    var line = new Span<byte>((void*)planes[plane], width);
                    if (image.Predictor == 2)
                        HorizontalPredictor.Undo(line, line, size, 1);
                    if (skipped != 0)
                        line[skipped..].CopyTo(target.Row(plane, row));
                }
            }
        }
        finally
        {
            scratch.Dispose();
        }
    }

    private static void Separate(ReadOnlySpan<byte> pixels, ReadOnlySpan<nint> planes, int size)
    {
        switch (size)
        {
            case 1: PlaneInterleave.ToPlanes(pixels, planes); break;
            case 2: PlaneInterleave.ToPlanes(MemoryMarshal.Cast<byte, ushort>(pixels), planes); break;
            case 4: PlaneInterleave.ToPlanes(MemoryMarshal.Cast<byte, uint>(pixels), planes); break;
            default: PlaneInterleave.ToPlanes(MemoryMarshal.Cast<byte, ulong>(pixels), planes); break;
        }
    }

    private static void UndoRow(TiffImage image, ReadOnlySpan<byte> from, Span<byte> to, int size, int samples)
    {
        if (image.BigEndian && size > 1)
        {
            ByteOrder.Swap(from, to, size);
            from = to;
        }
        if (image.Predictor == 2)
            HorizontalPredictor.Undo(from, to, size, samples);
        else if (from != to)
            from.CopyTo(to);
    }

    private static void UndoFloats(ReadOnlySpan<byte> from, Span<byte> scratch, Span<byte> to, int size, int samples)
    {
        from.CopyTo(scratch);
        FloatingPointPredictor.Undo(scratch, to, size, samples);
    }

    private static void TakeSample(ReadOnlySpan<byte> pixels, Span<byte> to, int size, int samples, int sample)
    {
        if (samples == 1)
            pixels.CopyTo(to);
        else if (size == 1)
            TakeSample<byte>(pixels, to, samples, sample);
        else if (size == 2)
            TakeSample<ushort>(pixels, to, samples, sample);
        else if (size == 4)
            TakeSample<uint>(pixels, to, samples, sample);
        else
            TakeSample<ulong>(pixels, to, samples, sample);
    }

    private static void TakeSample<T>(ReadOnlySpan<byte> pixels, Span<byte> to, int samples, int sample) where T : unmanaged
    {
        var from = MemoryMarshal.Cast<byte, T>(pixels);
        var destination = MemoryMarshal.Cast<byte, T>(to);
        for (int i = 0, j = sample; i < destination.Length; i++, j += samples)
            destination[i] = from[j];
    }

    private static void UnpackBits(ReadOnlySpan<byte> raw, int pitch, TileTarget target)
    {
        for (var row = 0; row < target.Rows; row++)
        {
            var from = raw.Slice((target.SkippedRows + row) * pitch, pitch);
            var to = target.Row(0, row);
            for (int column = 0, bit = target.SkippedColumns; column < to.Length; column++, bit++)
                to[column] = (byte)-((from[bit >> 3] >> (7 - (bit & 7))) & 1);
        }
    }
}
