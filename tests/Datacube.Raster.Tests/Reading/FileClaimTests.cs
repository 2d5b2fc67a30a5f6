using System.Security.Cryptography;
using Datacube.Contracts.Errors;
using Datacube.Raster.Reading;
using Datacube.Testing;
using Xunit;

namespace Datacube.Raster.Tests.Reading;

/// <summary>Row 15 of the table of faults at its root: what a catalogue states of a file is compared with what comes.</summary>
[Trait("kind", "fault")]
public sealed class FileClaimTests
{
    private const string Files = """
        folder = sys.argv[1]
        found = []
        for name, options in [('tiled', ['TILED=YES']), ('strips', [])]:
            found.append(f'{folder}/{name}.tif')
            ds = driver().Create(found[-1], 300, 200, 1, gdal.GDT_UInt16, options)
            ds.SetGeoTransform([500000, 10, 0, 4600000, 0, -10]); ds.GetRasterBand(1).WriteArray(np.arange(60000, dtype='uint16').reshape(200, 300)); ds = None
        """;

    // A server without ranges gives the file whole to either reader; one with ranges only to GDAL, which needs a copy.
    [RequiresProgramTheory("python:osgeo")]
    [InlineData(0, false, true)]
    [InlineData(1, false, true)]
    [InlineData(1, true, true)]
    [InlineData(0, true, false)]
    public async Task Fault_15_a_file_that_is_fetched_whole_must_have_its_checksum_and_one_read_by_ranges_stays_unverified(int file, bool ranges, bool verified)
    {
        using var folder = new TempFolder();
        var content = await File.ReadAllBytesAsync((await GdalScript.DescribeAsync(Files, folder.Path))[file].Path);
        var right = "1220" + Convert.ToHexString(SHA256.HashData(content));
        var wrong = "1220" + Convert.ToHexString(SHA256.HashData([1]));
        await using var server = new ScriptedServer(request => ranges ? ScriptedServer.Range(content, request) : ScriptedServer.Answer("200 OK", "", content));
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await using var opener = new RasterOpener(new() { Http = http });
        await using (var source = await opener.OpenAsync(server.Address, new(content.Length, right), default))
            Assert.Equal(verified, source.IsVerified);
        await using (var source = await opener.OpenAsync(server.Address, default))
            Assert.False(source.IsVerified);
        if (verified)
            Assert.Equal("Corrupt", (await Assert.ThrowsAsync<DatacubeException>(async () => await opener.OpenAsync(server.Address, new(null, wrong), default))).Code);
        else
            await (await opener.OpenAsync(server.Address, new(null, wrong), default)).DisposeAsync();
        // The length of a file is known before anything is read, however it is read.
        Assert.Equal("Corrupt", (await Assert.ThrowsAsync<DatacubeException>(async () => await opener.OpenAsync(server.Address, new(content.Length - 1, null), default))).Code);
    }
}
