using System.Runtime.InteropServices;
using System.Text.Json;
using Datacube.Raster.Zarr;
using Datacube.Storage;
using Datacube.Storage.Files;
using Datacube.Testing;
using Xunit;

namespace Datacube.Raster.Tests.Zarr;

[Trait("kind", "system")]
public sealed class ZarrOtherReadersTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly Dictionary<string, ZarrArrayMetadata> arrays = [];

    private FileStore Store => new(folder.File("store"), new ManualClock());

    public void Dispose() => folder.Dispose();

    [RequiresProgramFact("node:zarrita")]
    public async Task Zarrita_reads_every_type_codec_and_layout_value_by_value()
    {
        Directory.CreateDirectory(folder.File("dumps"));
        await Add<sbyte>(ZarrDataType.Int8);
        await Add<byte>(ZarrDataType.UInt8);
        await Add<short>(ZarrDataType.Int16);
        await Add<ushort>(ZarrDataType.UInt16);
        await Add<int>(ZarrDataType.Int32);
        await Add<uint>(ZarrDataType.UInt32);
        await Add<long>(ZarrDataType.Int64);
        await Add<ulong>(ZarrDataType.UInt64);
        await Add<float>(ZarrDataType.Float32);
        await Add<double>(ZarrDataType.Float64);
        await Add<bool>(ZarrDataType.Bool);
        foreach (var kind in Enum.GetValues<ZarrCompressionKind>())
        {
            await Add<ushort>(ZarrDataType.UInt16, $"{kind}", metadata => metadata with { Compression = new(kind, 3, Checksum: kind == ZarrCompressionKind.Zstd) });
            await Add<float>(ZarrDataType.Float32, $"{kind}-sharded", metadata => metadata with { Compression = new(kind, 5), InnerChunkShape = [1, 8, 10], Fill = ZarrFill.Of(float.NaN) });
            await AddText($"text-{kind}", kind);
        }
        await Add<ushort>(ZarrDataType.UInt16, "dotted", metadata => metadata with { ChunkKeys = new(false, '.') });
        await Add<ushort>(ZarrDataType.UInt16, "1/coarse");
        await AddLarge();
        await ZarrGroup.CreateAsync(Store, "", new() { ["title"] = "All of them" }, arrays, default);

        var answer = await ExternalProgram.Run("node", [Path.Combine(ExternalProgram.Readers, "read_zarr.mjs"), folder.File("store"), folder.File("dumps")]);
        var seen = JsonDocument.Parse(answer).RootElement;
        Assert.Equal(arrays.Keys.Order(), seen.GetProperty("listed").EnumerateArray().Select(item => item.GetString()!).Order());
        Assert.Equal("All of them", seen.GetProperty("attributes").GetProperty("title").GetString());
        Assert.Equal(arrays.Keys.Order(), seen.GetProperty("arrays").EnumerateObject().Select(item => item.Name).Order());
        foreach (var array in seen.GetProperty("arrays").EnumerateObject())
        {
            Assert.True(array.Value.GetProperty("differing").GetInt32() == 0, $"{array.Name}: {array.Value}");
            Assert.Equal(arrays[array.Name].Shape, array.Value.GetProperty("shape").EnumerateArray().Select(item => item.GetInt64()));
            Assert.Equal(arrays[array.Name].DimensionNames, array.Value.GetProperty("dimensions").EnumerateArray().Select(item => item.GetString()));
        }
    }

    private async Task Add<T>(ZarrDataType type, string? name = null, Func<ZarrArrayMetadata, ZarrArrayMetadata>? change = null) where T : unmanaged
    {
        name ??= type.Name();
        var metadata = new ZarrArrayMetadata([3, 45, 53], [1, 16, 20], type, ["time", "y", "x"]);
        metadata = change?.Invoke(metadata) ?? metadata;
        var values = ZarrSamples.Fill<T>(metadata);
        // A part of nothing but fill: its chunks are left out.
        values.AsSpan(0, 45 * 53).Fill(MemoryMarshal.Cast<ulong, T>([metadata.Fill.Bits])[0]);
        await WriteAsync(name, metadata, values);
    }

    // Above one Blosc block of 512 KiB.
    private async Task AddLarge()
    {
        var metadata = new ZarrArrayMetadata([900, 1000], [700, 1000], ZarrDataType.UInt16, ["y", "x"]);
        await WriteAsync("large", metadata, ZarrSamples.Fill<ushort>(metadata));
    }

    private async Task AddText(string name, ZarrCompressionKind kind)
    {
        var metadata = new ZarrArrayMetadata([3], [3], ZarrDataType.String, ["band"]) { Compression = new(kind, 1) };
        string[] texts = ["blue", "näher infrarot", ""];
        await new ZarrArrayWriter(Store, name, metadata).WriteTextAsync(texts, PutCondition.CreateOnly, default);
        await File.WriteAllTextAsync(folder.File("dumps", name + ".json"), JsonSerializer.Serialize(texts));
        arrays[name] = metadata;
    }

    private async Task WriteAsync<T>(string name, ZarrArrayMetadata metadata, T[] values) where T : unmanaged
    {
        await ZarrSamples.WriteChunksAsync(Store, name, metadata, values);
        await File.WriteAllBytesAsync(folder.File("dumps", name.Replace('/', '~') + ".bin"), MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
        arrays[name] = metadata;
    }
}
