using System.Net;
using System.Text.Json;
using Datacube.ServiceDefaults.Access;
using Datacube.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace Datacube.ServiceDefaults.Tests.Health;

[Trait("kind", "unit")]
public sealed class HealthTests
{
    [Fact]
    public async Task A_failing_check_makes_a_service_not_ready_but_it_lives()
    {
        await using var service = await TestService.StartAsync(add: builder => builder.Services.AddHealthChecks().AddCheck("store", () => HealthCheckResult.Unhealthy("https://u:CANARY@store does not answer")));
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/health/live")).StatusCode);
        using var ready = await service.GetAsync("/health/ready");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy"), (ready.StatusCode, await ready.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Details_are_for_administrators_and_without_secrets()
    {
        await using var service = await TestService.StartAsync(add: builder => builder.Services.AddHealthChecks().AddCheck("store", () => HealthCheckResult.Unhealthy("https://u:CANARY@store does not answer")));
        var body = JsonDocument.Parse(await (await service.GetAsync("/health/ready", TestService.AdminKey)).Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("https://•••@store does not answer", body.GetProperty("checks").GetProperty("store").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_stopping_service_says_so_and_serves_until_the_notice_is_over()
    {
        var clock = new ManualClock();
        var settings = TestService.KeySettings(0, TestService.AdminKey, Scopes.Admin);
        settings["Shutdown:NoticeTime"] = "00:00:05";
        await using var service = await TestService.StartAsync(
            app => app.MapGet("/ok", () => "ok").WithMetadata(new RequireScopeAttribute(Scopes.Admin)), builder => builder.Services.AddSingleton<TimeProvider>(clock), settings);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/health/ready")).StatusCode);
        var stopping = service.App.StopAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await service.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/health/live")).StatusCode);
        Assert.Equal("ok", await (await service.GetAsync("/ok", TestService.AdminKey)).Content.ReadAsStringAsync());
        Assert.False(stopping.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(5));
        await stopping.WaitAsync(TimeSpan.FromSeconds(20));
        await Assert.ThrowsAsync<HttpRequestException>(() => service.GetAsync("/health/ready"));
    }

    [Fact]
    public async Task Work_that_runs_when_the_stop_comes_is_finished()
    {
        var (begun, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var service = await TestService.StartAsync(app => app.MapGet("/work", async () =>
        {
            begun.SetResult();
            await release.Task;
            return "done";
        }).WithMetadata(new RequireScopeAttribute(Scopes.Admin)));
        var work = service.GetAsync("/work", TestService.AdminKey);
        await begun.Task;
        var stopping = service.App.StopAsync();
        release.SetResult();
        Assert.Equal("done", await (await work).Content.ReadAsStringAsync());
        await stopping.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
