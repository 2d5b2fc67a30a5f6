namespace Datacube.Raster.Codecs;

/// <summary>libdeflate's contexts of one thread. Freed by the finalizer after the thread has ended.</summary>
internal sealed unsafe class LibDeflate
{
    /// <summary>The library, or null where it is not installed.</summary>
    public static readonly NativeLibraryFile? Library = NativeLibraryFile.Find(
        "libdeflate.so.0", "libdeflate.so", "libdeflate.0.dylib", "libdeflate.dylib", "/opt/homebrew/lib/libdeflate.dylib", "/usr/local/lib/libdeflate.dylib", "libdeflate.dll", "deflate.dll");

    private static readonly delegate* unmanaged<void*> AllocDecompressor = (delegate* unmanaged<void*>)Address("libdeflate_alloc_decompressor");
    private static readonly delegate* unmanaged<void*, void> FreeDecompressor = (delegate* unmanaged<void*, void>)Address("libdeflate_free_decompressor");
    private static readonly delegate* unmanaged<int, void*> AllocCompressor = (delegate* unmanaged<int, void*>)Address("libdeflate_alloc_compressor");
    private static readonly delegate* unmanaged<void*, void> FreeCompressor = (delegate* unmanaged<void*, void>)Address("libdeflate_free_compressor");

    private static readonly delegate* unmanaged<void*, byte*, nuint, byte*, nuint, nuint*, int>[] Decoders =
    [
        (delegate* unmanaged<void*, byte*, nuint, byte*, nuint, nuint*, int>)Address("libdeflate_deflate_decompress"),
        (delegate* unmanaged<void*, byte*, nuint, byte*, nuint, nuint*, int>)Address("libdeflate_zlib_decompress"),
        (delegate* unmanaged<void*, byte*, nuint, byte*, nuint, nuint*, int>)Address("libdeflate_gzip_decompress"),
    ];

    private static readonly delegate* unmanaged<void*, byte*, nuint, byte*, nuint, nuint>[] Encoders =
    [
        (delegate* unmanaged<void*, byte*, nuint, byte*, nuint, nuint>)Address("libdeflate_deflate_compress"),
        (delegate* unmanaged<void*, byte*, nuint, byte*, nuint, nuint>)Address("libdeflate_zlib_compress"),
        (delegate* unmanaged<void*, byte*, nuint, byte*, nuint, nuint>)Address("libdeflate_gzip_compress"),
    ];

    private readonly nint[] compressors = new nint[13];
    private void* decompressor;

    ~LibDeflate()
    {
        if (decompressor is not null)
            FreeDecompressor(decompressor);
        foreach (var compressor in compressors)
        {
            if (compressor != 0)
                FreeCompressor((void*)compressor);
        }
    }

    public void Decompress(DeflateFormat format, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (decompressor is null)
            decompressor = AllocDecompressor();
        if (decompressor is null)
            throw new InsufficientMemoryException("libdeflate could not allocate a decompressor.");
        int result;
        // An empty span has no address; the library wants one that it may compare, not read.
        byte nothing = 0;
        fixed (byte* from = source, to = destination)
            result = Decoders[(int)format](decompressor, from is null ? &nothing : from, (nuint)source.Length, to is null ? &nothing : to, (nuint)destination.Length, null);
        GC.KeepAlive(this);
        if (result != 0)
            throw CodecErrors.Corrupt("deflate", source.Length, destination.Length, Reason(result));
    }

    public int Compress(DeflateFormat format, int level, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (compressors[level] == 0)
            compressors[level] = (nint)AllocCompressor(level);
        if (compressors[level] == 0)
            throw new InsufficientMemoryException("libdeflate could not allocate a compressor.");
        nuint written;
        fixed (byte* from = source, to = destination)
            written = Encoders[(int)format]((void*)compressors[level], from, (nuint)source.Length, to, (nuint)destination.Length);
        GC.KeepAlive(this);
        return (int)written;
    }

    // enum libdeflate_result
    private static string Reason(int result) => result switch
    {
        1 => "the stream is invalid or its checksum differs",
        2 => "the stream ends too early",
        3 => "the stream holds more",
        _ => $"libdeflate result {result}",
    };

    private static nint Address(string name) => Library?.Function(name) ?? 0;
}
