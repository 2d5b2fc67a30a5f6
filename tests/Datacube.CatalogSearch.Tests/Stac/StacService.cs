using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Datacube.Cli;
using Datacube.Contracts.Access;
using Datacube.ServiceDefaults.Access;
using Datacube.Testing.Servers;
using Datacube.Testing.Services;

namespace Datacube.CatalogSearch.Tests.Stac;

/// <summary>The search service as a process with a database of its own, and a client of its STAC API.</summary>
internal sealed class StacService : IAsyncDisposable
{
    private const string Project = "Datacube.CatalogSearch";

    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false });

    private StacService(ServiceProcess process, PgServer server, string connection) => (Process, Server, Connection) = (process, server, connection);

    public static ApiKey Reader { get; } = ApiKey.Create();

    public static ApiKey Writer { get; } = ApiKey.Create();

    public static ApiKey Powerless { get; } = ApiKey.Create();

    public ServiceProcess Process { get; }

    public PgServer Server { get; }

    public string Connection { get; }

    public string Database => Connection.Split("Database=")[1];

    public string Root => new Uri(Process.PlainAddress, "/stac").AbsoluteUri;

    public static async Task<StacService> StartAsync(bool isPublic, params (string Name, string Value)[] others)
    {
        var server = await PgServer.Shared;
        Dictionary<string, string?> settings = new()
        {
            ["ConnectionStrings__datacube"] = await server.CreateDatabaseAsync(),
            ["CatalogSearch__Public"] = isPublic ? "true" : "false",
            ["Limits__RequestsPerSecond"] = "100000",
            ["Limits__Burst"] = "100000",
            ["Shutdown__NoticeTime"] = "00:00:00",
        };
        foreach (var (index, (key, scope)) in new[] { (Reader, Scopes.CatalogRead), (Writer, Scopes.IngestWrite), (Powerless, Scopes.StatsSubmit) }.Index())
        {
            settings[$"Authentication__ApiKeys__{index}__Id"] = key.Id;
            settings[$"Authentication__ApiKeys__{index}__Hash"] = key.Hash();
            settings[$"Authentication__ApiKeys__{index}__Subject"] = scope;
            settings[$"Authentication__ApiKeys__{index}__Expires"] = "2100-01-01T00:00:00Z";
            settings[$"Authentication__ApiKeys__{index}__Scopes__0"] = scope;
        }
        foreach (var (name, value) in others)
            settings[name] = value;
        await ServiceProcess.RunAsync(Project, "--migrate", settings);
        return new(await ServiceProcess.StartReadyAsync(Project, settings), server, settings["ConnectionStrings__datacube"]!);
    }

    /// <summary>Sends a request to an address below the root and returns status and body.</summary>
    public async Task<StacAnswer> SendAsync(HttpMethod method, string path, JsonNode? body = null, ApiKey? key = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith("http", StringComparison.Ordinal) ? path : Root + path);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        if (key is not null)
            request.Headers.Add(ApiKey.Header, key.Reveal());
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(request);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase));
    }

    public Task<StacAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<StacAnswer> SearchAsync(JsonNode body) => SendAsync(HttpMethod.Post, "/search", body);

    /// <summary>Adds a collection and items in pages that a request can hold.</summary>
    public async Task FillAsync(string collection, IEnumerable<JsonObject> items)
    {
        await RequireAsync(SendAsync(HttpMethod.Post, "/collections", SampleItems.Collection(collection), Writer), 201);
        foreach (var page in items.Chunk(20))
            await RequireAsync(SendAsync(HttpMethod.Post, $"/collections/{collection}/items", new JsonObject { ["type"] = "FeatureCollection", ["features"] = new JsonArray([.. page.Select(item => item.DeepClone())]) }, Writer), 201);
    }

    /// <summary>Runs <c>datacube</c> with this service as its catalogue; what it printed, or where it failed what it said about that.</summary>
    public async Task<(int Code, string Text)> CommandAsync(ApiKey key, params string[] arguments)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using var errors = new StringWriter(CultureInfo.InvariantCulture);
        var variables = new Dictionary<string, string> { ["DATACUBE_CATALOG_SERVICE"] = Process.Address.AbsoluteUri, ["DATACUBE_API_KEY"] = key.Reveal() };
        var code = await CliApp.RunAsync(arguments, new CliHost { Out = output, Error = errors, Variable = variables.GetValueOrDefault }, CancellationToken.None);
        return (code, code == 0 ? output.ToString() : errors.ToString());
    }

    public static async Task<StacAnswer> RequireAsync(Task<StacAnswer> answer, int status) =>
        (await answer).Status == status ? await answer : throw new InvalidOperationException($"Status {(await answer).Status} instead of {status}: {(await answer).Text}");

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await Process.DisposeAsync();
    }
}
