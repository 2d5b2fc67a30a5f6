using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace Datacube.AppHost.Tests.Running;

/// <summary>What resources receive. The servers have addresses but are not started.</summary>
[Trait("kind", "unit")]
public sealed class EnvironmentTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly LocalApplication local = new("--Parameters:pw=p w/1", "--ConnectionStrings:store=s3://bucket");

    [LocalProcessFact]
    public async Task A_database_is_handed_over_as_connection_string_and_in_parts()
    {
        var server = local.Builder.AddPostgres("db-server", password: local.Builder.AddParameter("pw", secret: true), port: 19999).WithExplicitStart();
        local.Staying("worker").WithReference(server.AddDatabase("data-cube", "datacube").WithExplicitStart());
        await local.StartAsync();
        var environment = await local.EnvironmentOf("worker");
        Assert.Equal("Host=localhost;Port=19999;Username=postgres;Password=p w/1;Database=datacube", environment["ConnectionStrings__data-cube"]);
        Assert.Equal("localhost", environment["DATA_CUBE_HOST"]);
        Assert.Equal("19999", environment["DATA_CUBE_PORT"]);
        Assert.Equal("postgres", environment["DATA_CUBE_USERNAME"]);
        Assert.Equal("p w/1", environment["DATA_CUBE_PASSWORD"]);
        Assert.Equal("datacube", environment["DATA_CUBE_DATABASENAME"]);
        Assert.Equal("postgresql://postgres:p%20w%2F1@localhost:19999/datacube", environment["DATA_CUBE_URI"]);
        Assert.Equal("jdbc:postgresql://localhost:19999/datacube", environment["DATA_CUBE_JDBCCONNECTIONSTRING"]);
    }

    [LocalProcessFact]
    public async Task A_broker_is_handed_over_under_the_name_that_was_wished()
    {
        var user = local.Builder.AddParameter("user", "app");
        var password = local.Builder.AddParameter("word", "secret", secret: true);
        local.Staying("worker").WithReference(local.Builder.AddRabbitMQ("rabbitmq", user, password, port: 19998).WithExplicitStart(), "bus");
        await local.StartAsync();
        var environment = await local.EnvironmentOf("worker");
        Assert.Equal("amqp://app:secret@localhost:19998", environment["ConnectionStrings__bus"]);
        Assert.Equal("19998", environment["BUS_PORT"]);
        Assert.DoesNotContain("ConnectionStrings__rabbitmq", environment);
    }

    [LocalProcessFact]
    public async Task Services_are_found_by_scheme_or_by_the_name_of_their_endpoint()
    {
        var service = local.Builder.AddProject("catalog-search", Samples.ServiceProject).WithExplicitStart()
            .WithHttpEndpoint(port: 19997).WithHttpEndpoint(port: 19996, name: "probe", env: "HTTP1_PORT");
        local.Staying("worker").WithReference(service);
        local.Staying("prober").WithReference(service.GetEndpoint("probe"));
        await local.StartAsync();
        var environment = await local.EnvironmentOf("worker");
        Assert.Equal("http://localhost:19997", environment["services__catalog-search__http__0"]);
        Assert.Equal("http://localhost:19996", environment["services__catalog-search__probe__0"]);
        Assert.Equal("http://localhost:19997", environment["CATALOG_SEARCH_HTTP"]);
        Assert.Equal("http://localhost:19996", environment["CATALOG_SEARCH_PROBE"]);
        Assert.Equal(["CATALOG_SEARCH_PROBE", "services__catalog-search__probe__0"], (await local.EnvironmentOf("prober")).Keys.Order(StringComparer.Ordinal));
    }

    [LocalProcessFact]
    public async Task Values_may_be_put_together_from_others()
    {
        var password = local.Builder.AddParameter("pw", secret: true);
        var store = local.Builder.AddConnectionString("store");
        local.Staying("worker")
            .WithHttpEndpoint(port: 19995, env: "PORT")
            .WithReference(store)
            .WithReference("weather", new Uri("https://weather.example"))
            .WithReference(local.Builder.AddExternalService("maps", "https://maps.example"))
            .WithEnvironment("PAIR", $"{password}@{password:uri}")
            .WithEnvironment("LATE", () => "late");
        await local.StartAsync();
        var environment = await local.EnvironmentOf("worker");
        Assert.Equal("19995", environment["PORT"]);
        Assert.Equal("s3://bucket", environment["ConnectionStrings__store"]);
        Assert.Equal("https://weather.example/", environment["services__weather__default__0"]);
        Assert.Equal("https://maps.example/", environment["services__maps__https__0"]);
        Assert.Equal("https://maps.example/", environment["MAPS"]);
        Assert.Equal("p w/1@p%20w%2F1", environment["PAIR"]);
        Assert.Equal("late", environment["LATE"]);
    }

    [LocalProcessFact]
    public async Task A_connection_string_that_nobody_gave_keeps_what_needs_it_from_starting()
    {
        var lake = local.Builder.AddConnectionString("lake");
        local.Staying("needs").WithReference(lake);
        local.Staying("may").WithReference(lake, optional: true);
        await local.StartAsync();
        var failed = await local.Until("needs", KnownResourceStates.FailedToStart);
        Assert.Contains("ConnectionStrings:lake", await local.LogOf(failed), StringComparison.Ordinal);
        await local.Until("may", KnownResourceStates.Running);
    }

    [LocalProcessFact]
    public async Task A_process_gets_the_variables_but_not_the_secrets_of_the_application()
    {
        local.Shell("worker", "env > journal; exec sleep 600").WithEnvironment("MINE", "1");
        Environment.SetEnvironmentVariable("Parameters__canary", "secret");
        try
        {
            await local.StartAsync();
            await local.Until("worker", KnownResourceStates.Running);
            await Eventually.True(() => local.Notes.Contains("MINE=1"), local.Deadline);
            Assert.DoesNotContain(local.Notes, line => line.Contains("canary", StringComparison.Ordinal));
        }
        finally
        {
            Environment.SetEnvironmentVariable("Parameters__canary", null);
        }
    }

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => local.DisposeAsync();
}
