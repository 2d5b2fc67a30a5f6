using Datacube.Contracts.Access;
using Datacube.ServiceDefaults.Tests.Grpc;
using Datacube.Testing;
using Datacube.Testing.Servers;
using Datacube.Testing.Services;
using Xunit;

namespace Datacube.ServiceDefaults.Tests.Hosts;

/// <summary>The services whose use cases follow later, as processes: they start, say how they are, and stop.</summary>
[Trait("kind", "system")]
public sealed class ServiceHostTests : IDisposable
{
    // listServices of a ServerReflectionRequest.
    private static readonly byte[] ListServices = [0x3A, 0x00];

    private readonly TempFolder folder = new();

    public static TheoryData<string, string> Hosts => new() { { "Datacube.IngestRegistry", "ingest" }, { "Datacube.EmbeddingRunner", "embeddings" }, { "Datacube.StatsAggregator", "stats" } };

    public void Dispose() => folder.Dispose();

    [RequiresProgramTheory("server:postgres"), MemberData(nameof(Hosts))]
    public async Task A_service_migrates_its_schema_becomes_ready_answers_by_gRPC_and_stops_when_told(string host, string schema)
    {
        var pg = await PgServer.Shared;
        var settings = Settings(await pg.CreateDatabaseAsync());
        await ServiceProcess.RunAsync(host, "--migrate", settings);
        await ServiceProcess.RunAsync(host, "--migrate", settings);
        Assert.Equal("1", await pg.QueryAsync(DatabaseOf(settings), $"select count(*) from {schema}.schema_migrations"));

        await using var service = await ServiceProcess.StartReadyAsync(host, settings);
        var key = LocalKeyFile.Read(folder.File("local-key"))!;
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        Assert.Equal("Healthy", await client.GetStringAsync(new Uri(service.PlainAddress, "/health/live")));
        var reflection = new Uri(service.Address, "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo");
        Assert.Equal("auth.missing", (await RawCall.SendAsync(client, reflection, null, ListServices)).Code);
        Assert.Contains("grpc.health.v1.Health", (await RawCall.SendAsync(client, reflection, key, ListServices)).Body, StringComparison.Ordinal);
        Assert.Equal("0", (await RawCall.SendAsync(client, new Uri(service.Address, "/grpc.health.v1.Health/Check"), key)).Status);

        Assert.Equal(0, await service.TerminateAsync(TimeSpan.FromSeconds(20)));
        // This output is kept: it says where the key lies, and holds neither the key nor another secret.
        Assert.Single(service.Log.Lines, line => line.Contains($"it is kept in {settings["Authentication__LocalKeyFile"]}", StringComparison.Ordinal));
        Assert.DoesNotContain(service.Log.Lines, line => line.Contains(key.Reveal(), StringComparison.Ordinal));
        SecretCanary.RequireAbsent("the log", string.Join('\n', service.Log.Lines));
        Assert.DoesNotContain(service.Log.Lines, line => line.Replace(folder.Path, "", StringComparison.Ordinal).Contains("datacube-test", StringComparison.Ordinal));
    }

    [RequiresProgramFact("server:postgres")]
    public async Task A_service_on_a_schema_that_was_not_migrated_says_what_to_do_and_ends()
    {
        var outcome = await EndAsync(Settings(await (await PgServer.Shared).CreateDatabaseAsync()));
        Assert.Equal(6, outcome.Code);
        Assert.Contains("error schema.outdated: Schema 'ingest' lacks migration 0001 (schema)", outcome.Text, StringComparison.Ordinal);
        Assert.Contains("--migrate", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_without_authentication_ends_with_a_code_and_a_text_and_opens_nothing()
    {
        var settings = Settings("Host=127.0.0.1;Port=1");
        settings["Authentication__LocalKeyFile"] = null;
        var outcome = await EndAsync(settings);
        Assert.Equal(3, outcome.Code);
        Assert.StartsWith("error auth.configuration: Authentication is not configured", outcome.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Now listening", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misspelt_setting_ends_a_service_with_the_name_that_was_meant()
    {
        var settings = Settings("Host=127.0.0.1;Port=1");
        settings["Limits__MaxBodyBites"] = "1";
        var outcome = await EndAsync(settings);
        Assert.Equal(3, outcome.Code);
        Assert.Equal("error options.invalid: Limits:MaxBodyBites is not a setting (nearest: MaxBodyBytes, MaxMessageBytes, Burst).", outcome.Text.Trim());
    }

    [Fact]
    public async Task Without_a_database_there_is_a_code_and_no_address()
    {
        var outcome = await EndAsync(Settings("Host=127.0.0.1;Port=1;Password=CANARY-password"), "--migrate");
        Assert.Equal((6, "error database.unavailable: The database does not answer. Check ConnectionStrings:datacube and whether the server runs."), (outcome.Code, outcome.Text.Trim()));
    }

    [RequiresProgramFact("server:postgres")]
    public async Task A_database_that_refuses_a_password_says_so_without_it()
    {
        var wrong = (await (await PgServer.Shared).CreateDatabaseAsync()).Replace("datacube-test", "CANARY-password", StringComparison.Ordinal);
        var outcome = await EndAsync(Settings(wrong), "--migrate");
        Assert.Equal(6, outcome.Code);
        Assert.StartsWith("error database.unavailable: The database refuses this service (28P01: password authentication failed", outcome.Text, StringComparison.Ordinal);
        SecretCanary.RequireAbsent("the output", outcome.Text);
    }

    private Dictionary<string, string?> Settings(string database) => new(SecretCanary.Settings)
    {
        ["ConnectionStrings__datacube"] = database,
        ["Authentication__LocalKeyFile"] = folder.File("local-key"),
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:1",
        ["Shutdown__NoticeTime"] = "00:00:00",
    };

    private static string DatabaseOf(Dictionary<string, string?> settings) => settings["ConnectionStrings__datacube"]!.Split("Database=")[1];

    private static async Task<(int Code, string Text)> EndAsync(Dictionary<string, string?> settings, params string[] arguments)
    {
        var start = new System.Diagnostics.ProcessStartInfo("dotnet", ["exec", ServiceProcess.ProgramOf("Datacube.IngestRegistry"), .. arguments]);
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        var outcome = await ExternalProgram.Outcome(start);
        return (outcome.ExitCode, outcome.Errors + outcome.Output);
    }
}
