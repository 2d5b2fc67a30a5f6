using Datacube.ServiceDefaults.Access;
using Datacube.Testing;
using Datacube.Testing.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Xunit;

namespace Datacube.ServiceDefaults.Tests.Telemetry;

[Collection(AloneDefinition.Name)]
[Trait("kind", "system")]
public sealed class DatabaseTraceTests
{
    [RequiresProgramFact("server:postgres")]
    public async Task A_request_and_its_statement_are_one_trace()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        var settings = receiver.Settings();
        settings["ConnectionStrings:datacube"] = await (await PgServer.Shared).CreateDatabaseAsync();
        await using (var service = await TestService.StartAsync(Map, builder => builder.AddNpgsqlDataSource("datacube"), settings))
        {
            Assert.Equal("7", await (await service.GetAsync("/seven", TestService.AdminKey)).Content.ReadAsStringAsync());
            await using var asked = service.App.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("select 8");
            await asked.ExecuteScalarAsync();
        }
        var request = Assert.Single(receiver.Served);
        var statement = Assert.Single(receiver.Spans, span => span.Source == "Npgsql" && span.Trace == request.Trace && span.Attributes.Values.Any(value => value.Contains("select 7", StringComparison.Ordinal)));
        Assert.Equal((request.Id, 0UL), (statement.Parent, statement.Status));
        // What nobody requested, as loops ask it, is no trace of its own.
        Assert.DoesNotContain(receiver.Spans, span => span.Attributes.Values.Any(value => value.Contains("select 8", StringComparison.Ordinal)));
        Assert.DoesNotContain("datacube-test", receiver.Everything, StringComparison.Ordinal);
        Assert.Contains(receiver.Metrics, metric => metric.Meter == "Npgsql");
    }

    private static void Map(WebApplication app) => app.MapGet("/seven", async (NpgsqlDataSource database) =>
    {
        await using var command = database.CreateCommand("select 7");
        return $"{await command.ExecuteScalarAsync()}";
    }).WithMetadata(new RequireScopeAttribute(Scopes.Admin));
}
