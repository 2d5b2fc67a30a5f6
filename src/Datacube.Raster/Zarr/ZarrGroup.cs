using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Json;
using Datacube.Storage;

namespace Datacube.Raster.Zarr;

/// <summary>
/// A group with its arrays, and the metadata of all of them inline ("consolidated") in the group's <c>zarr.json</c>.
/// <para>Why a reader never sees half of an append:</para>
/// <para>1. New chunks are created first. No metadata mentions them: the shape ends before them.</para>
/// <para>2. Chunks that exist are never rewritten by an append: along the growing axis chunks have length 1, coordinates included, so a new
/// period has chunk objects of its own.</para>
/// <para>3. Then each array's <c>zarr.json</c> is replaced, data before coordinates, at last the group's; each replacement is atomic, and
/// whatever shape a reader finds, all chunks inside it are complete.</para>
/// <para>4. Readers that open the group (xarray, zarrita, Datacube) take every shape from the one consolidated document: they see all
/// arrays before the append, or all after it. A reader that opened before keeps the old shapes.</para>
/// <para>5. Death before the last step leaves chunks nobody mentions, or longer arrays under the old consolidated document; the same append
/// run again finishes it.</para>
/// </summary>
public sealed class ZarrGroup
{
    private const string Document = "zarr.json";

    private readonly IObjectStore store;
    private readonly string prefix;

    private ZarrGroup(IObjectStore store, string path, JsonObject attributes, IReadOnlyDictionary<string, ZarrArrayMetadata> arrays)
    {
        this.store = store;
        prefix = path.Length == 0 ? "" : path + "/";
        Path = path;
        Attributes = attributes;
        Arrays = arrays;
    }

    /// <summary>Path below the store's root; empty for the root.</summary>
    public string Path { get; }

    /// <summary>The group's attributes.</summary>
    public JsonObject Attributes { get; }

    /// <summary>The arrays by their path below the group, for example <c>time</c> or <c>1/reflectance</c>.</summary>
    public IReadOnlyDictionary<string, ZarrArrayMetadata> Arrays { get; }

    /// <summary>Writes all metadata of a new group: arrays first, the group's document last. Throws <c>conflict.already_exists</c> where the group exists.</summary>
    /// <param name="store">Where.</param>
    /// <param name="path">Path of the group; empty for the root.</param>
    /// <param name="attributes">The group's attributes.</param>
    /// <param name="arrays">Arrays by path below the group; the order is kept: name data before coordinates.</param>
    /// <param name="cancellation">Stops between two documents.</param>
    public static async Task<ZarrGroup> CreateAsync(IObjectStore store, string path, JsonObject attributes, IReadOnlyDictionary<string, ZarrArrayMetadata> arrays, CancellationToken cancellation)
    {
        var group = new ZarrGroup(store, path, attributes, arrays);
        if (await store.HeadAsync(group.prefix + Document, cancellation).ConfigureAwait(false) is not null)
            throw new DatacubeException("conflict.already_exists", $"There is a Zarr group at '{store.Root}/{path}' already.", "uri");
        // Arrays without their group are leftovers of a create that died: they are replaced, the group's own document is not.
        await group.WriteAsync(PutCondition.CreateOnly, cancellation).ConfigureAwait(false);
        return group;
    }

    /// <summary>Replaces the metadata of the group and its arrays, see the argument above the class. Chunks of a longer shape must exist already.</summary>
    public static async Task<ZarrGroup> ReplaceAsync(IObjectStore store, string path, JsonObject attributes, IReadOnlyDictionary<string, ZarrArrayMetadata> arrays, CancellationToken cancellation)
    {
        var group = new ZarrGroup(store, path, attributes, arrays);
        await group.WriteAsync(PutCondition.Replace, cancellation).ConfigureAwait(false);
        return group;
    }

    /// <summary>Opens a group; untrusted input. Without consolidated metadata the store is listed. Throws <c>cube.not_found</c>, <c>json.*</c>, <c>raster.unsupported</c>.</summary>
    public static async Task<ZarrGroup> OpenAsync(IObjectStore store, string path, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(path);
        var prefix = path.Length == 0 ? "" : path + "/";
        var document = await ReadDocumentAsync(store, prefix + Document, cancellation).ConfigureAwait(false)
            ?? throw new DatacubeException("cube.not_found", $"There is no Zarr v3 group at '{store.Root}/{path}': {Document} is missing.", "uri");
        if (!IsNode(document, "group"))
            throw new DatacubeException("json.form", $"'{store.Root}/{path}' is not a Zarr v3 group (zarr_format 3, node_type group).", "uri");
        var attributes = document["attributes"] as JsonObject is { } found ? (JsonObject)found.DeepClone() : [];
        var nodes = (document["consolidated_metadata"] as JsonObject)?["metadata"] as JsonObject is { } inline
            ? inline.Select(pair => (pair.Key, Node: pair.Value as JsonObject))
            : await ListNodesAsync(store, prefix, cancellation).ConfigureAwait(false);
        var arrays = new Dictionary<string, ZarrArrayMetadata>(StringComparer.Ordinal);
        foreach (var (name, node) in nodes)
        {
            if (node is not null && IsNode(node, "array"))
                arrays[ObjectKey.Validate(name)] = ZarrArrayMetadata.FromJson(node);
        }
        return new(store, path, attributes, arrays);
    }

    /// <summary>An array of the group for reading. Throws <c>object.not_found</c> where there is none of the name.</summary>
    public ZarrArray Array(string name) => new(store, prefix + name, Find(name));

    /// <summary>A writer of an array's chunks. Throws <c>object.not_found</c> where there is none of the name.</summary>
    public ZarrArrayWriter Writer(string name, ZarrWriteOptions? options = null) => new(store, prefix + name, Find(name), options);

    private ZarrArrayMetadata Find(string name) => Arrays.TryGetValue(name, out var metadata)
        ? metadata
        : throw new DatacubeException("object.not_found", $"The group has no array '{name}'. It has: {string.Join(", ", Arrays.Keys)}.", "name");

    private async Task WriteAsync(PutCondition groupCondition, CancellationToken cancellation)
    {
        var consolidated = new JsonObject();
        var groups = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, metadata) in Arrays)
        {
            foreach (var parent in ParentsOf(ObjectKey.Validate(name)).Where(groups.Add))
            {
                var inner = GroupDocument([]);
                await PutAsync(prefix + parent + "/" + Document, inner, PutCondition.Replace, cancellation).ConfigureAwait(false);
                consolidated[parent] = inner;
            }
            var node = metadata.ToJson();
            await PutAsync(prefix + name + "/" + Document, node, PutCondition.Replace, cancellation).ConfigureAwait(false);
            consolidated[name] = node;
        }
        var document = GroupDocument((JsonObject)Attributes.DeepClone());
        document["consolidated_metadata"] = new JsonObject { ["kind"] = "inline", ["must_understand"] = false, ["metadata"] = consolidated };
        await PutAsync(prefix + Document, document, groupCondition, cancellation).ConfigureAwait(false);
    }

    private async Task PutAsync(string key, JsonObject document, PutCondition condition, CancellationToken cancellation) =>
        await store.PutAsync(key, JsonSerializer.SerializeToUtf8Bytes<JsonNode>(document, Indented), condition, cancellation).ConfigureAwait(false);

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, IndentSize = 2, NewLine = "\n" };

    private static JsonObject GroupDocument(JsonObject attributes) => new() { ["zarr_format"] = 3, ["node_type"] = "group", ["attributes"] = attributes };

    private static IEnumerable<string> ParentsOf(string name)
    {
        for (var slash = name.IndexOf('/'); slash > 0; slash = name.IndexOf('/', slash + 1))
            yield return name[..slash];
    }

    private static bool IsNode(JsonObject document, string type) =>
        document["zarr_format"] is JsonValue format && format.TryGetValue<int>(out var version) && version == 3
        && document["node_type"] is JsonValue node && node.TryGetValue<string>(out var found) && found == type;

    private static async Task<List<(string Key, JsonObject? Node)>> ListNodesAsync(IObjectStore store, string prefix, CancellationToken cancellation)
    {
        var nodes = new List<(string, JsonObject?)>();
        await foreach (var info in store.ListAsync(prefix, cancellation).ConfigureAwait(false))
        {
            if (info.Key.EndsWith("/" + Document, StringComparison.Ordinal) && info.Key.Length > prefix.Length + Document.Length)
                nodes.Add((info.Key[prefix.Length..^(Document.Length + 1)], await ReadDocumentAsync(store, info.Key, cancellation).ConfigureAwait(false)));
        }
        return nodes;
    }

    internal static async Task<JsonObject?> ReadDocumentAsync(IObjectStore store, string key, CancellationToken cancellation)
    {
        if (await store.HeadAsync(key, cancellation).ConfigureAwait(false) is not { } info)
            return null;
        if (info.Size > ZarrLimits.MetadataBytes)
            throw new DatacubeException("json.too_large", $"'{key}' has {info.Size} bytes; the limit is {ZarrLimits.MetadataBytes}.", "uri");
        var bytes = new byte[info.Size];
        var read = await store.ReadAsync(key, 0, bytes, cancellation).ConfigureAwait(false);
        return StrictJson.ParseObject(bytes.AsSpan(0, read));
    }
}
