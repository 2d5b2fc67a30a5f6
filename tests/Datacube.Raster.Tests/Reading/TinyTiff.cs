using System.Buffers.Binary;

namespace Datacube.Raster.Tests.Reading;

/// <summary>The smallest tiled TIFF: 16 × 16 pixels of 8 bits in one uncompressed tile. Every tag is a LONG with one value.</summary>
internal static class TinyTiff
{
    private static readonly (ushort Tag, uint Value)[] Tags =
    [
        (256, 16), (257, 16), (258, 8), (259, 1), (277, 1), (284, 1), (317, 1), (322, 16), (323, 16), (324, 4096), (325, 256), (339, 1),
    ];

    /// <summary>Where the address of the next directory stands.</summary>
    public const int NextDirectory = 8 + 2 + (12 * 12);

    /// <summary>The file with one tag changed; tag 0 changes none. A predictor needs a compression to matter, so it comes with one.</summary>
    public static byte[] With(ushort tag, uint value)
    {
        var file = new byte[4096 + 256];
        "II*\0"u8.CopyTo(file);
        file[4] = 8;
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), (ushort)Tags.Length);
        for (var i = 0; i < Tags.Length; i++)
        {
            var entry = file.AsSpan(10 + (i * 12));
            var own = Tags[i].Tag == tag ? value : Tags[i].Tag == 259 && tag == 317 ? 5 : Tags[i].Value;
            BinaryPrimitives.WriteUInt16LittleEndian(entry, Tags[i].Tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], 4);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], 1);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], own);
        }
        return file;
    }
}
