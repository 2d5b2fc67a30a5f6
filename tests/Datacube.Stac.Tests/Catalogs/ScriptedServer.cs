using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Datacube.Stac.Catalogs;
using Datacube.Stac.Items;
using Datacube.Stac.Searching;
using Datacube.Testing;

namespace Datacube.Stac.Tests.Catalogs;

/// <summary>A server that answers from a script, remembers what was asked, and can misbehave.</summary>
internal sealed class ScriptedServer(Func<string, JsonObject?, HttpResponseMessage> answer) : HttpMessageHandler
{
    private readonly Lock gate = new();

    /// <summary>Method, address and body of every request.</summary>
    public List<string> Asked { get; } = [];

    public List<HttpRequestMessage> Requests { get; } = [];

    /// <summary>Answers that depend on headers; they take the place of the script.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage>? Raw { get; set; }

    public static HttpResponseMessage Json(string text) =>
        new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Json(JsonNode json) => Json(json.ToJsonString());

    public static HttpResponseMessage Recorded(string file) => Json(File.ReadAllText(Path.Combine(SharedData.Require("stac"), file)));

    public static HttpResponseMessage Status(int status) => new((HttpStatusCode)status) { Content = new StringContent("{}") };

    public static JsonObject Page(IEnumerable<JsonNode?> features, params JsonObject[] links) => new()
    {
        ["type"] = "FeatureCollection",
        ["features"] = new JsonArray([.. features.Select(feature => feature?.DeepClone())]),
        ["links"] = new JsonArray([.. links]),
    };

    /// <summary>A landing page at https://api.example.com/ with a search link.</summary>
    public static JsonObject Landing(string method = "POST", string search = "https://api.example.com/search") => new()
    {
        ["type"] = "Catalog",
        ["id"] = "api",
        ["stac_version"] = "1.0.0",
        ["description"] = "d",
        ["conformsTo"] = new JsonArray("https://api.stacspec.org/v1.0.0/item-search", "https://api.stacspec.org/v1.0.0/item-search#query"),
        ["links"] = new JsonArray(new JsonObject { ["rel"] = "search", ["href"] = search, ["method"] = method, ["type"] = "application/geo+json" }),
    };

    public static JsonObject Item(string id, double lon = 10, double lat = 50, string time = "2023-08-15T10:00:00Z", string collection = "c") => new()
    {
        ["type"] = "Feature",
        ["stac_version"] = "1.0.0",
        ["id"] = id,
        ["collection"] = collection,
        ["geometry"] = new JsonObject { ["type"] = "Point", ["coordinates"] = new JsonArray(lon, lat) },
        ["properties"] = new JsonObject { ["datetime"] = time },
        ["links"] = new JsonArray(),
        ["assets"] = new JsonObject(),
    };

    /// <summary>Options under which no pause takes time.</summary>
    public static CatalogOptions Impatient(CatalogOptions? options = null) => (options ?? new()) with
    {
        BodyTimeout = TimeSpan.FromHours(1),
        Http = new() { Time = new JumpingClock(), JitterSeed = 1, AttemptTimeout = TimeSpan.FromHours(1) },
    };

    public Task<IStacCatalog> OpenAsync(string location, CatalogOptions? options = null) =>
        StacCatalog.OpenAsync(location, Impatient(options) with { Http = Impatient(options).Http with { Network = this, MaxAttempts = 1 } });

    public async Task<List<StacItem>> SearchAsync(string location, StacQuery? query = null, CatalogOptions? options = null)
    {
        using var catalog = await OpenAsync(location, options);
        return await catalog.SearchAsync(query ?? new()).ToListAsync();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellationToken))!.AsObject();
        lock (gate)
        {
            Asked.Add($"{request.Method} {request.RequestUri} {body?.ToJsonString()}".TrimEnd());
            Requests.Add(request);
        }
        var response = Raw?.Invoke(request) ?? answer($"{request.Method} {request.RequestUri}", body);
        response.RequestMessage ??= request;
        return response;
    }
}
