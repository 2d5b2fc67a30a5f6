using Datacube.Cli.Output;
using Datacube.Testing;
using Xunit;

namespace Datacube.Cli.Tests;

/// <summary>What a script that keeps standard error in a file finds there.</summary>
[Trait("kind", "unit")]
public sealed class ProgressTextTests : IDisposable
{
    private readonly ManualClock clock = new();
    private readonly StringWriter errors = new() { NewLine = "\n" };

    [Fact]
    public async Task A_pipe_gets_one_plain_line_every_ten_seconds_with_rate_and_time_left()
    {
        var result = await View(silent: false).RunAsync(progress =>
        {
            progress!.Report(new(12, 0, 0, 0, 0, "verify"));
            progress.Report(new(12, 0, 2, 0, 1, "tiles"));
            clock.Advance(TimeSpan.FromSeconds(10));
            progress.Report(new(12, 3, 2, 0, 1, "tiles"));
            clock.Advance(TimeSpan.FromSeconds(9.5));
            progress.Report(new(12, 5, 2, 1, 1, "tiles"));
            clock.Advance(TimeSpan.FromSeconds(10.5));
            progress.Report(new(12, 9, 2, 1, 0, "finish"));
            clock.Advance(TimeSpan.FromSeconds(10));
            return Task.FromResult(7);
        });
        Assert.Equal(7, result);
        Assert.Equal(
            """
            tiles: 2 of 12 done (2 before), 0 failed, 1 running, 0 jobs/min
            tiles: 7 of 12 done (2 before), 1 failed, 1 running, 18 jobs/min, 13 s left
            tiles: 7 of 12 done (2 before), 1 failed, 1 running, 12 jobs/min, 20 s left
            finish: 11 of 12 done (2 before), 1 failed, 0 running, 15 jobs/min

            """,
            errors.ToString());
    }

    [Fact]
    public async Task Silence_prints_nothing_and_reports_to_nobody()
    {
        await View(silent: true).RunAsync(progress =>
        {
            Assert.Null(progress);
            clock.Advance(TimeSpan.FromMinutes(5));
            return Task.FromResult(0);
        });
        Assert.Empty(errors.ToString());
    }

    [Fact]
    public void Long_waits_are_told_in_minutes() =>
        Assert.Equal("tiles: 1 of 100 done (0 before), 0 failed, 2 running, 1 jobs/min, 99 min left", ProgressView.Line(new(100, 1, 0, 0, 2, "tiles"), TimeSpan.FromMinutes(1)));

    public void Dispose() => errors.Dispose();

    private ProgressView View(bool silent) => new(new() { Out = TextWriter.Null, Error = errors, Clock = clock }, silent);
}
