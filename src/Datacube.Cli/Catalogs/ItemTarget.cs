using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Raster.Codecs;
using Datacube.Stac.GeoParquet;

namespace Datacube.Cli.Catalogs;

/// <summary>Writes items to a file of the kind that its name says; the file appears when it is complete.</summary>
/// <param name="path">The file; - for lines on the output.</param>
/// <param name="output">Standard output.</param>
/// <param name="compression">Compression of tables: <c>zstd</c>, <c>snappy</c> or <c>none</c>.</param>
internal sealed class ItemTarget(string path, TextWriter output, string compression)
{
    // What zstd itself takes where nobody says.
    private const int ZstdLevel = 3;

    /// <summary>Writes items and returns how many.</summary>
    /// <param name="items">The items.</param>
    /// <param name="collections">Documents of their collections, known once the last item was read.</param>
    /// <param name="cancellation">Stops writing.</param>
    public async Task<int> WriteAsync(IAsyncEnumerable<byte[]> items, IReadOnlyCollection<JsonObject> collections, CancellationToken cancellation)
    {
        if (path == "-")
            return await LinesAsync(items, line => output.WriteLineAsync(Encoding.UTF8.GetString(line)), cancellation);
        var kind = Path.GetExtension(path).ToUpperInvariant();
        if (kind == ".PARQUET")
            return await TableAsync(items, collections, cancellation);
        if (kind is not (".NDJSON" or ".JSONL" or ".JSON" or ".GEOJSON"))
            throw new DatacubeException("option.value", $"'{Path.GetFileName(path)}' says no kind of file that can be written: .ndjson, .json, .geojson or .parquet.", "target");
        return await WholeAsync(async file =>
        {
            var isPage = kind is ".JSON" or ".GEOJSON";
            await file.WriteAsync(isPage ? "{\"type\":\"FeatureCollection\",\"features\":[\n"u8.ToArray() : [], cancellation);
            var isFirst = true;
            var count = await LinesAsync(items, async item =>
            {
                if (!isFirst)
                    await file.WriteAsync(isPage ? ",\n"u8.ToArray() : "\n"u8.ToArray(), cancellation);
                isFirst = false;
                await file.WriteAsync(item, cancellation);
            }, cancellation);
            await file.WriteAsync(isPage ? "\n]}\n"u8.ToArray() : "\n"u8.ToArray(), cancellation);
            return count;
        });
    }

    private async Task<int> WholeAsync(Func<Stream, Task<int>> write)
    {
        var next = path + ".part";
        try
        {
            int count;
            await using (var file = File.Create(next))
                count = await write(file);
            File.Move(next, path, overwrite: true);
            return count;
        }
        finally
        {
            File.Delete(next);
        }
    }

    /// <summary>Columns are known when all items have been seen, so these wait in a file beside the target.</summary>
    private async Task<int> TableAsync(IAsyncEnumerable<byte[]> items, IReadOnlyCollection<JsonObject> collections, CancellationToken cancellation)
    {
        var lines = path + ".lines";
        try
        {
            await using (var spool = File.Create(lines))
                await LinesAsync(items, async line =>
                {
                    await spool.WriteAsync(line, cancellation);
                    await spool.WriteAsync("\n"u8.ToArray(), cancellation);
                }, cancellation);
            return await WholeAsync(file => ItemParquet.WriteAsync(() => ItemsOf(lines, cancellation), file, new() { Compression = EncoderOf(compression), Collections = [.. collections] }, cancellation));
        }
        finally
        {
            File.Delete(lines);
        }
    }

    private static PageEncoder EncoderOf(string compression) => compression switch
    {
        "none" => PageEncoder.None,
        "snappy" => PageEncoder.Snappy,
        _ => PageEncoder.Zstd(page =>
        {
            var packed = new byte[Zstd.CompressBound(page.Length)];
            return packed[..Zstd.Compress(ZstdLevel, checksum: false, page, packed)];
        }),
    };

    private static async IAsyncEnumerable<JsonObject> ItemsOf(string lines, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var line in File.ReadLinesAsync(lines, cancellation))
            yield return (JsonObject)JsonNode.Parse(line)!;
    }

    private static async Task<int> LinesAsync(IAsyncEnumerable<byte[]> items, Func<byte[], Task> write, CancellationToken cancellation)
    {
        var count = 0;
        await foreach (var item in items.WithCancellation(cancellation))
        {
            // An item that was given over several lines goes on one.
            await write(item.AsSpan().ContainsAny((byte)'\n', (byte)'\r') ? [.. item.Select(letter => letter is (byte)'\n' or (byte)'\r' ? (byte)' ' : letter)] : item);
            count++;
        }
        return count;
    }
}
