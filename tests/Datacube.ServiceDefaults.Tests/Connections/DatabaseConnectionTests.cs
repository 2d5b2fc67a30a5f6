using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Xunit;

namespace Datacube.ServiceDefaults.Tests.Connections;

[Trait("kind", "unit")]
public sealed class DatabaseConnectionTests
{
    [Fact]
    public async Task Later_settings_win_and_the_connection_string_of_the_name_wins_over_sections()
    {
        Dictionary<string, string?> settings = new() { ["Aspire:Npgsql:ConnectionString"] = "Host=first", ["Aspire:Npgsql:datacube:ConnectionString"] = "Host=second" };
        Assert.Equal("second", await HostAsync(settings));
        settings["ConnectionStrings:datacube"] = "Host=third";
        Assert.Equal("third", await HostAsync(settings));
        Assert.Equal("fourth", await HostAsync(settings, builder => builder.AddNpgsqlDataSource("datacube", options => options.ConnectionString = "Host=fourth")));
        Assert.Equal("third", await HostAsync(settings, builder => builder.AddNpgsqlDataSource("datacube", configureDataSourceBuilder: source => source.ConnectionStringBuilder.Database = "other")));
    }

    [Fact]
    public async Task Without_a_connection_string_the_first_use_says_where_to_put_one()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => HostAsync([]));
        Assert.Contains("ConnectionStrings:datacube", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Databases_with_keys_stand_side_by_side()
    {
        await using var app = Build(new() { ["ConnectionStrings:one"] = "Host=first", ["ConnectionStrings:two"] = "Host=second" }, builder =>
        {
            builder.AddKeyedNpgsqlDataSource("one");
            builder.AddKeyedNpgsqlDataSource("two", options => options.DisableHealthChecks = true);
        });
        Assert.Equal("first", HostOf(app.Services.GetRequiredKeyedService<NpgsqlDataSource>("one")));
        await using var connection = app.Services.GetRequiredKeyedService<NpgsqlConnection>("two");
        Assert.Equal("second", new NpgsqlConnectionStringBuilder(connection.ConnectionString).Host);
        var checks = await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal(["PostgreSql_one"], checks.Entries.Keys);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_not_healthy()
    {
        await using var app = Build(new() { ["ConnectionStrings:datacube"] = "Host=127.0.0.1;Port=1;Timeout=1" }, builder => builder.AddNpgsqlDataSource("datacube"));
        var checks = await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal(HealthStatus.Unhealthy, checks.Entries["PostgreSql"].Status);
    }

    private static async Task<string> HostAsync(Dictionary<string, string?> settings, Action<WebApplicationBuilder>? add = null)
    {
        await using var app = Build(settings, add ?? (builder => builder.AddNpgsqlDataSource("datacube")));
        return HostOf(app.Services.GetRequiredService<NpgsqlDataSource>());
    }

    private static string HostOf(NpgsqlDataSource source) => new NpgsqlConnectionStringBuilder(source.ConnectionString).Host!;

    private static WebApplication Build(Dictionary<string, string?> settings, Action<WebApplicationBuilder> add)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings);
        add(builder);
        return builder.Build();
    }
}
