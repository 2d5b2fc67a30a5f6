using System.Runtime.InteropServices;

namespace Datacube.Raster.Codecs;

/// <summary>libzstd's contexts of one thread. Freed by the finalizer after the thread has ended.</summary>
internal sealed unsafe class LibZstd
{
    /// <summary>The library, or null where it is not installed.</summary>
    public static readonly NativeLibraryFile? Library = NativeLibraryFile.Find(
        "libzstd.so.1", "libzstd.so", "libzstd.1.dylib", "libzstd.dylib", "/opt/homebrew/lib/libzstd.dylib", "/usr/local/lib/libzstd.dylib", "libzstd.dll", "zstd.dll");

    // ZSTD_c_compressionLevel and ZSTD_c_checksumFlag of zstd.h
    private const int LevelParameter = 100;
    private const int ChecksumParameter = 201;

    // What level 3 is for differences of samples: ZSTD_c_windowLog, ZSTD_c_hashLog, ZSTD_c_minMatch and ZSTD_c_strategy (1 = ZSTD_fast). One
    // probe for matches of three samples instead of two for longer and shorter ones: two thirds of the time, and the ratio is the same or
    // better on optical bands, on classes and on synthetic scenes.
    private const int LevelOfDifferences = 3;
    private static readonly (int Parameter, int Value)[] Differences = [(101, 20), (102, 17), (105, 6), (107, 1)];

    private static readonly delegate* unmanaged<void*> CreateDecoder = (delegate* unmanaged<void*>)Address("ZSTD_createDCtx");
    private static readonly delegate* unmanaged<void*, nuint> FreeDecoder = (delegate* unmanaged<void*, nuint>)Address("ZSTD_freeDCtx");
    private static readonly delegate* unmanaged<void*, byte*, nuint, byte*, nuint, nuint> Decode = (delegate* unmanaged<void*, byte*, nuint, byte*, nuint, nuint>)Address("ZSTD_decompressDCtx");
    private static readonly delegate* unmanaged<void*> CreateEncoder = (delegate* unmanaged<void*>)Address("ZSTD_createCCtx");
    private static readonly delegate* unmanaged<void*, nuint> FreeEncoder = (delegate* unmanaged<void*, nuint>)Address("ZSTD_freeCCtx");
    private static readonly delegate* unmanaged<void*, int, int, nuint> SetParameter = (delegate* unmanaged<void*, int, int, nuint>)Address("ZSTD_CCtx_setParameter");
    private static readonly delegate* unmanaged<void*, byte*, nuint, byte*, nuint, nuint> Encode = (delegate* unmanaged<void*, byte*, nuint, byte*, nuint, nuint>)Address("ZSTD_compress2");
    private static readonly delegate* unmanaged<nuint, uint> IsError = (delegate* unmanaged<nuint, uint>)Address("ZSTD_isError");
    private static readonly delegate* unmanaged<nuint, byte*> ErrorName = (delegate* unmanaged<nuint, byte*>)Address("ZSTD_getErrorName");

    private void* decoder;
    private void* encoder;
    private bool isForDifferences;

    ~LibZstd()
    {
        // Both accept null.
        FreeDecoder(decoder);
        FreeEncoder(encoder);
    }

    public static string Version
    {
        get
        {
            if (Library is null)
                return "";
            var number = ((delegate* unmanaged<uint>)Address("ZSTD_versionNumber"))();
            return $"{number / 10000}.{number / 100 % 100}.{number % 100}";
        }
    }

    public void Decompress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (decoder is null)
            decoder = CreateDecoder();
        nuint result;
        fixed (byte* from = source, to = destination)
            result = Decode(decoder, to, (nuint)destination.Length, from, (nuint)source.Length);
        GC.KeepAlive(this);
        if (IsError(result) != 0)
            throw CodecErrors.Corrupt("zstd", source.Length, destination.Length, Text(result));
        if (result != (nuint)destination.Length)
            throw CodecErrors.Corrupt("zstd", source.Length, destination.Length, $"it holds {result} bytes");
    }

    public int Compress(int level, bool checksum, ReadOnlySpan<byte> source, Span<byte> destination, bool areDifferences)
    {
        if (encoder is null)
            encoder = CreateEncoder();
        if (isForDifferences != (areDifferences && level == LevelOfDifferences))
        {
            isForDifferences = !isForDifferences;
            // 0 gives a parameter back to the level.
            foreach (var (parameter, value) in Differences)
                SetParameter(encoder, parameter, isForDifferences ? value : 0);
        }
        SetParameter(encoder, LevelParameter, level);
        SetParameter(encoder, ChecksumParameter, checksum ? 1 : 0);
        nuint result;
        fixed (byte* from = source, to = destination)
            result = Encode(encoder, to, (nuint)destination.Length, from, (nuint)source.Length);
        GC.KeepAlive(this);
        if (IsError(result) != 0)
            throw new ArgumentException($"zstd cannot encode {source.Length} bytes into {destination.Length}: {Text(result)}.", nameof(destination));
        return (int)result;
    }

    private static string Text(nuint result) => Marshal.PtrToStringUTF8((nint)ErrorName(result)) ?? "unknown";

    private static nint Address(string name) => Library?.Function(name) ?? 0;
}
