using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Pixels.Grids;
using Datacube.Raster.Projections;
using Datacube.Raster.Zarr;
using Datacube.Storage.Files;
using Datacube.Testing;
using Xunit;

namespace Datacube.Raster.Tests.Zarr;

[Trait("kind", "unit")]
public sealed class ZarrMetadataTests : IDisposable
{
    private const string Plain = """
        { "zarr_format": 3, "node_type": "array", "shape": [4, 6], "data_type": "uint16",
          "chunk_grid": { "name": "regular", "configuration": { "chunk_shape": [2, 3] } },
          "chunk_key_encoding": { "name": "default", "configuration": { "separator": "/" } },
          "fill_value": 0, "codecs": [ { "name": "bytes", "configuration": { "endian": "little" } } ],
          "attributes": { "units": "1" }, "dimension_names": ["y", "x"] }
        """;

    private readonly TempFolder folder = new();

    private FileStore Store => new(folder.Path, new ManualClock());

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("\"shape\": [4, 6]", "\"shape\": [4, -6]", "raster.too_large")]
    [InlineData("\"shape\": [4, 6]", "\"shape\": [4, 9223372036854775807]", "raster.too_large")]
    [InlineData("\"shape\": [4, 6]", "\"shape\": [4, 1e40]", "json.form")]
    [InlineData("\"shape\": [4, 6]", "\"shape\": \"4\"", "json.form")]
    [InlineData("\"shape\": [4, 6]", "\"shape\": [4]", "json.form")]
    [InlineData("\"shape\": [4, 6]", "\"shape\": [4, null]", "json.form")]
    [InlineData("[2, 3]", "[2, 0]", "json.form")]
    [InlineData("[2, 3]", "[2000000000, 2000000000]", "raster.too_large")]
    [InlineData("uint16", "complex64", "raster.unsupported")]
    [InlineData("regular", "rectangular", "raster.unsupported")]
    [InlineData("\"default\"", "\"hashed\"", "raster.unsupported")]
    [InlineData("\"bytes\"", "\"transpose\"", "raster.unsupported")]
    [InlineData("\"zarr_format\": 3", "\"zarr_format\": 2", "json.form")]
    [InlineData("\"fill_value\": 0", "\"fill_value\": 70000", "json.form")]
    [InlineData("\"fill_value\": 0", "\"fill_value\": \"x\"", "json.form")]
    [InlineData("\"fill_value\": 0", "\"fill_value\": null", "json.form")]
    [InlineData("\"fill_value\": 0", "\"fill_value\": 0, \"fill_value\": 1", "json.duplicate_key")]
    [InlineData("\"attributes\"", "\"storage_transformers\": [{}], \"attributes\"", "raster.unsupported")]
    public async Task Metadata_that_cannot_be_trusted_is_refused_with_a_code(string good, string bad, string code)
    {
        folder.Write("a/zarr.json", Plain.Replace(good, bad, StringComparison.Ordinal));
        Assert.Equal(code, (await Assert.ThrowsAsync<DatacubeException>(() => ZarrArray.OpenAsync(Store, "a", default))).Code);
    }

    [Fact]
    public async Task Mutated_metadata_and_chunks_never_crash_the_reader()
    {
        var metadata = new ZarrArrayMetadata([8, 8], [8, 8], ZarrDataType.UInt16, ["y", "x"]) { InnerChunkShape = [4, 4] };
        await ZarrSamples.WriteAsync(Store, "a", metadata, ZarrSamples.Fill<ushort>(metadata));
        var random = new Random(11);
        foreach (var name in (string[])["a/zarr.json", "a/c/0/0", "zarr.json"])
        {
            var original = await File.ReadAllBytesAsync(folder.File(name));
            for (var round = 0; round < 400; round++)
            {
                var bytes = original.AsSpan(0, round % 5 == 0 ? random.Next(original.Length) : original.Length).ToArray();
                for (var i = 0; i < bytes.Length && i < 1 + (round % 3); i++)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                await File.WriteAllBytesAsync(folder.File(name), bytes);
                try
                {
                    var group = await ZarrGroup.OpenAsync(Store, "", default);
                    var array = name == "zarr.json" ? group.Array("a") : await ZarrArray.OpenAsync(Store, "a", default);
                    if (array.Metadata.DataType == ZarrDataType.UInt16 && array.Metadata.Shape.Aggregate(1.0, (product, size) => product * size) < 1e6)
                        await array.ReadAllAsync<ushort>(default);
                }
                catch (DatacubeException)
                {
                    // A code is the expected answer; any other exception fails the test.
                }
            }
            await File.WriteAllBytesAsync(folder.File(name), original);
        }
    }

    [Theory]
    [InlineData(ZarrDataType.Float32, "\"NaN\"", 0x7fc00000UL)]
    [InlineData(ZarrDataType.Float32, "\"0x7fc00001\"", 0x7fc00001UL)]
    [InlineData(ZarrDataType.Float32, "\"-Infinity\"", 0xff800000UL)]
    [InlineData(ZarrDataType.Float32, "0.1", 0x3dcccccdUL)]
    [InlineData(ZarrDataType.Float64, "\"NaN\"", 0x7ff8000000000000UL)]
    [InlineData(ZarrDataType.Int8, "-5", 0xfbUL)]
    [InlineData(ZarrDataType.Int64, "-9223372036854775807", 0x8000000000000001UL)]
    [InlineData(ZarrDataType.UInt64, "18446744073709551615", ulong.MaxValue)]
    [InlineData(ZarrDataType.Bool, "true", 1UL)]
    public void A_fill_value_keeps_its_bits(ZarrDataType type, string json, ulong bits)
    {
        var fill = ZarrFill.FromJson(JsonNode.Parse(json), type);
        Assert.Equal(bits, fill.Bits);
        Assert.Equal(json, fill.ToJson(type).ToJsonString());
    }

    [Fact]
    public async Task Nested_arrays_have_their_groups_and_a_store_without_consolidated_metadata_is_listed()
    {
        var metadata = new ZarrArrayMetadata([2], [2], ZarrDataType.UInt8, ["x"]);
        await ZarrGroup.CreateAsync(Store, "cube", [], new Dictionary<string, ZarrArrayMetadata> { ["1/a"] = metadata, ["b"] = metadata }, default);
        Assert.Equal("group", JsonNode.Parse(await File.ReadAllTextAsync(folder.File("cube", "1", "zarr.json")))!["node_type"]!.GetValue<string>());
        var root = JsonNode.Parse(await File.ReadAllTextAsync(folder.File("cube", "zarr.json")))!.AsObject();
        Assert.Equal(["1", "1/a", "b"], root["consolidated_metadata"]!["metadata"]!.AsObject().Select(pair => pair.Key));
        root.Remove("consolidated_metadata");
        await File.WriteAllTextAsync(folder.File("cube", "zarr.json"), root.ToJsonString());
        Assert.Equal(["1/a", "b"], (await ZarrGroup.OpenAsync(Store, "cube", default)).Arrays.Keys.Order());
        Assert.Equal("conflict.already_exists", (await Assert.ThrowsAsync<DatacubeException>(() => ZarrGroup.CreateAsync(Store, "cube", [], new Dictionary<string, ZarrArrayMetadata>(), default))).Code);
        Assert.Equal("cube.not_found", (await Assert.ThrowsAsync<DatacubeException>(() => ZarrGroup.OpenAsync(Store, "other", default))).Code);
    }

    [Fact]
    public async Task A_chunk_much_longer_than_its_elements_is_refused_before_it_is_read()
    {
        folder.Write("a/zarr.json", Plain);
        folder.Write("a/c/0/0", new string('x', 400_000));
        var array = await ZarrArray.OpenAsync(Store, "a", default);
        Assert.Equal("raster.corrupt", (await Assert.ThrowsAsync<DatacubeException>(() => array.ReadAllAsync<ushort>(default))).Code);
    }

    [Fact]
    public void Utm_has_its_cf_parameters()
    {
        var attributes = ZarrConventions.GridMappingAttributes(new("EPSG:32633", Affine.NorthUp(500000, 5200000, 10, 10), new(10, 20)));
        Assert.Equal("transverse_mercator", attributes["grid_mapping_name"]!.GetValue<string>());
        Assert.Equal(15, attributes["longitude_of_central_meridian"]!.GetValue<double>());
        Assert.Equal(0.9996, attributes["scale_factor_at_central_meridian"]!.GetValue<double>());
        Assert.Equal(500000, attributes["false_easting"]!.GetValue<double>());
        Assert.Equal(6378137, attributes["semi_major_axis"]!.GetValue<double>());
        Assert.Equal(298.257223563, attributes["inverse_flattening"]!.GetValue<double>());
        Assert.Equal("500000 10 0 5200000 0 -10", attributes["GeoTransform"]!.GetValue<string>());
        Assert.True(Projection.IsSame("EPSG:32633", attributes["crs_wkt"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("EPSG:4326", "latitude_longitude")]
    [InlineData("EPSG:3035", "lambert_azimuthal_equal_area")]
    [InlineData("EPSG:3577", "albers_conical_equal_area")]
    [InlineData("EPSG:2154", "lambert_conformal_conic")]
    [InlineData("EPSG:6933", "lambert_cylindrical_equal_area")]
    public void Projections_have_their_cf_names(string crs, string name) =>
        Assert.Equal(name, CfGridMapping.Parameters(Crs.Parse(crs).Wkt)["grid_mapping_name"]!.GetValue<string>());

    [Fact]
    public void Geo_attributes_say_where_the_grid_lies()
    {
        var attributes = ZarrConventions.GeoAttributes(new("EPSG:4326", Affine.NorthUp(15, 47, 0.5, 0.25), new(4, 6)), "latitude", "longitude");
        Assert.Equal("[15,46,18,47]", attributes["spatial:bbox"]!.ToJsonString());
        Assert.Equal("[0.5,0,15,0,-0.25,47]", attributes["spatial:transform"]!.ToJsonString());
        Assert.Equal("[\"latitude\",\"longitude\"]", attributes["spatial:dimensions"]!.ToJsonString());
        Assert.Equal("EPSG:4326", attributes["proj:code"]!.GetValue<string>());
        Assert.Equal([46.875, 46.625, 46.375, 46.125], ZarrConventions.Centres(new("EPSG:4326", Affine.NorthUp(15, 47, 0.5, 0.25), new(4, 6)), ZarrAxis.Rows));
    }

    [Fact]
    public void A_json_document_of_an_array_is_what_the_specification_has()
    {
        var metadata = new ZarrArrayMetadata([10, 20], [8, 8], ZarrDataType.UInt16, ["y", "x"]) { InnerChunkShape = [4, 4], Compression = new(ZarrCompressionKind.Zstd, 3) };
        var json = Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes<JsonNode>(metadata.ToJson()["codecs"]!));
        Assert.Equal("""[{"name":"sharding_indexed","configuration":{"chunk_shape":[4,4],"codecs":[{"name":"bytes","configuration":{"endian":"little"}},{"name":"zstd","configuration":{"level":3,"checksum":false}}],"index_codecs":[{"name":"bytes","configuration":{"endian":"little"}},{"name":"crc32c"}],"index_location":"end"}}]""", json);
    }
}
