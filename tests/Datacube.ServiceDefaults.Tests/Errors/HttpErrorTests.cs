using System.Data.Common;
using System.Net;
using System.Text;
using Datacube.Contracts.Errors;
using Datacube.ServiceDefaults.Access;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace Datacube.ServiceDefaults.Tests.Errors;

[Trait("kind", "unit")]
public sealed class HttpErrorTests : IAsyncLifetime
{
    private TestService service = null!;

    public async Task InitializeAsync() => service = await TestService.StartAsync(Map, builder => builder.Configuration["Limits:RequestTimeout"] = "00:00:01");

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task Every_code_of_the_table_reaches_the_caller_with_its_status()
    {
        foreach (var entry in ErrorTable.All)
        {
            using var answer = await service.GetAsync($"/fail/{entry.Code}", TestService.AdminKey);
            var body = await Answer.HasCodeAsync(answer, (HttpStatusCode)entry.HttpStatus, entry.Code);
            Assert.Equal("the text", body.GetProperty("description").GetString());
            Assert.Equal("the field", body.GetProperty("field").GetString());
            Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal(7, answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        }
    }

    [Fact]
    public async Task An_unclassified_failure_is_internal_with_an_incident_and_says_nothing_else()
    {
        var body = await Answer.HasCodeAsync(await service.GetAsync("/bug", TestService.AdminKey), HttpStatusCode.InternalServerError, "internal");
        Assert.Matches("^[0-9a-f]{32}$", body.GetProperty("incident").GetString());
        Assert.Contains(body.GetProperty("incident").GetString()!, body.GetProperty("description").GetString()!, StringComparison.Ordinal);
        Assert.DoesNotContain("inner workings", body.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("InvalidOperationException", body.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/database", HttpStatusCode.ServiceUnavailable, "database.unavailable")]
    [InlineData("/slow", HttpStatusCode.GatewayTimeout, "request.deadline")]
    [InlineData("/nothing", HttpStatusCode.NotFound, "request.not_found")]
    public async Task What_the_framework_and_the_database_throw_has_a_code(string path, HttpStatusCode status, string code) =>
        await Answer.HasCodeAsync(await service.GetAsync(path, TestService.AdminKey), status, code);

    [Fact]
    public async Task A_wrong_method_and_a_wrong_type_of_content_are_named()
    {
        var body = await Answer.HasCodeAsync(await service.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "/bug"), TestService.AdminKey), HttpStatusCode.MethodNotAllowed, "request.method");
        Assert.Contains("GET", body.GetProperty("description").GetString(), StringComparison.Ordinal);
        var text = new HttpRequestMessage(HttpMethod.Post, "/echo") { Content = new StringContent("x", Encoding.UTF8, "text/plain") };
        await Answer.HasCodeAsync(await service.SendAsync(text, TestService.AdminKey), HttpStatusCode.UnsupportedMediaType, "request.media_type");
        var broken = new HttpRequestMessage(HttpMethod.Post, "/echo") { Content = new StringContent("{", Encoding.UTF8, "application/json") };
        await Answer.HasCodeAsync(await service.SendAsync(broken, TestService.AdminKey), HttpStatusCode.BadRequest, "request.form");
    }

    [Fact]
    public async Task A_secret_in_an_error_does_not_reach_the_caller()
    {
        var body = await Answer.HasCodeAsync(await service.GetAsync("/secret", TestService.AdminKey), HttpStatusCode.BadRequest, "uri.form");
        Assert.DoesNotContain("CANARY", body.ToString(), StringComparison.Ordinal);
    }

    private static void Map(WebApplication app)
    {
        var admin = new RequireScopeAttribute(Scopes.Admin);
        app.MapGet("/fail/{code}", string (string code) => throw new DatacubeException(code, "the text", "the field") { RetryAfter = TimeSpan.FromSeconds(6.5) }).WithMetadata(admin);
        app.MapGet("/bug", string () => throw new InvalidOperationException("inner workings")).WithMetadata(admin);
        app.MapGet("/database", string () => throw new PassingDatabaseException()).WithMetadata(admin);
        app.MapGet("/slow", (CancellationToken cancellation) => Task.Delay(Timeout.Infinite, cancellation)).WithMetadata(admin);
        app.MapPost("/echo", (Dictionary<string, string> body) => body.Count).WithMetadata(admin);
        app.MapGet("/secret", string () => throw new DatacubeException("uri.form", "https://u:CANARY-1@h/x?sig=CANARY-2 is refused", "uri") { Value = "https://u:CANARY-1@h/x?sig=CANARY-2" }).WithMetadata(admin);
    }

    private sealed class PassingDatabaseException : DbException
    {
        public override bool IsTransient => true;
    }
}
