using System.Text;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Json;

namespace Datacube.Cli.Catalogs;

/// <summary>A file that says how far an ingest has come, so that the same command goes on there after an interruption; without a file nothing is noted.</summary>
/// <param name="path">The file, or null.</param>
/// <param name="what">Source and search in words: the note of another ingest is not gone on from.</param>
internal sealed class IngestNote(string? path, string what)
{
    /// <summary>True where there is a file.</summary>
    public bool IsKept => path is not null;

    /// <summary>Items written before, and the place to go on from; null for the beginning.</summary>
    public (long Items, string? Place) Read()
    {
        if (path is null || !File.Exists(path))
            return (0, null);
        var json = StrictJson.ParseObject(File.ReadAllBytes(path));
        return $"{json["ingest"]}" == what
            ? (json["items"]?.GetValue<long>() ?? 0, json["place"]?.GetValue<string>())
            : throw new DatacubeException("option.value", $"'{Path.GetFileName(path)}' notes how far another ingest has come. Name another file, or remove it.", "resume");
    }

    /// <summary>Notes a place up to which everything is written.</summary>
    public async Task WriteAsync(long items, string place, CancellationToken cancellation)
    {
        var next = path + ".part";
        await File.WriteAllBytesAsync(next, Encoding.UTF8.GetBytes(new JsonObject { ["ingest"] = what, ["items"] = items, ["place"] = place }.ToJsonString()), cancellation);
        File.Move(next, path!, overwrite: true);
    }

    /// <summary>Everything is written.</summary>
    public void Remove()
    {
        if (path is not null)
            File.Delete(path);
    }
}
