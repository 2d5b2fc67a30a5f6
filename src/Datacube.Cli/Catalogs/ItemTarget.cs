using System.Text;
using Datacube.Contracts.Errors;

namespace Datacube.Cli.Catalogs;

/// <summary>Writes items to a file of the kind that its name says; the file appears when it is complete.</summary>
internal sealed class ItemTarget(string path, TextWriter output)
{
    /// <summary>Writes items and returns how many.</summary>
    public async Task<int> WriteAsync(IAsyncEnumerable<byte[]> items, CancellationToken cancellation)
    {
        if (path == "-")
            return await LinesAsync(items, line => output.WriteLineAsync(Encoding.UTF8.GetString(line)), cancellation);
        var kind = Path.GetExtension(path).ToUpperInvariant();
        if (kind is not (".NDJSON" or ".JSONL" or ".JSON" or ".GEOJSON"))
            throw new DatacubeException("option.value", $"'{Path.GetFileName(path)}' says no kind of file that can be written: .ndjson, .json or .geojson.", "target");
        var next = path + ".part";
        int count;
        await using (var file = File.Create(next))
        {
            var isPage = kind is ".JSON" or ".GEOJSON";
            await file.WriteAsync(isPage ? "{\"type\":\"FeatureCollection\",\"features\":[\n"u8.ToArray() : [], cancellation);
            var isFirst = true;
            count = await LinesAsync(items, async item =>
            {
                if (!isFirst)
                    await file.WriteAsync(isPage ? ",\n"u8.ToArray() : "\n"u8.ToArray(), cancellation);
                isFirst = false;
                await file.WriteAsync(item, cancellation);
            }, cancellation);
            await file.WriteAsync(isPage ? "\n]}\n"u8.ToArray() : "\n"u8.ToArray(), cancellation);
        }
        File.Move(next, path, overwrite: true);
        return count;
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
