using Aspire.Hosting;
using Xunit;

namespace Datacube.AppHost.Tests.Model;

[Trait("kind", "unit")]
public sealed class ParameterTests
{
    [Fact]
    public async Task A_parameter_takes_its_configured_value()
    {
        var builder = DistributedApplication.CreateBuilder(["--Parameters:region=eu-central-1"]);
        Assert.Equal("eu-central-1", await builder.AddParameter("region").Resource.GetValueAsync(default));
    }

    [Fact]
    public async Task A_hyphen_may_be_written_as_underscore_as_in_environment_variables()
    {
        var builder = DistributedApplication.CreateBuilder(["--Parameters:api_key=k"]);
        Assert.Equal("k", await builder.AddParameter("api-key").Resource.GetValueAsync(default));
    }

    [Fact]
    public async Task A_default_serves_where_nothing_is_configured()
    {
        var builder = DistributedApplication.CreateBuilder();
        Assert.Equal("here", await builder.AddParameter("place", () => "here").Resource.GetValueAsync(default));
    }

    [LocalProcessFact]
    public async Task All_missing_parameters_are_named_before_anything_starts()
    {
        await using var local = new LocalApplication();
        local.Builder.AddParameter("api-key", secret: true);
        local.Builder.AddParameter("region");
        local.Staying("worker");
        var error = await Assert.ThrowsAsync<MissingParameterValueException>(local.StartAsync);
        Assert.Contains("'api-key'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Parameters__api_key", error.Message, StringComparison.Ordinal);
        Assert.Contains("'region'", error.Message, StringComparison.Ordinal);
        Assert.Empty(local.Notes);
    }

    [LocalProcessFact]
    public async Task A_generated_password_is_the_same_at_the_next_run()
    {
        using var folder = new Testing.TempFolder();
        string[] settings = [$"--AppHost:StateFolder={folder.Path}"];
        var first = await PasswordAsync(settings);
        Assert.Equal(first, await PasswordAsync(settings));
        Assert.Equal(22, first!.Length);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File("secrets.json")));
    }

    private static ValueTask<string?> PasswordAsync(string[] settings) =>
        DistributedApplication.CreateBuilder(settings).AddPostgres("postgres").Resource.PasswordParameter.GetValueAsync(default);
}
