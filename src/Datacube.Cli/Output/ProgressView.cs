using System.Globalization;
using Datacube.Engine.Cubes.Building;
using Spectre.Console;

namespace Datacube.Cli.Output;

/// <summary>Progress on standard error: a bar on a terminal, a line every ten seconds elsewhere.</summary>
internal sealed class ProgressView(CliHost host, bool silent)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    public async Task<T> RunAsync<T>(Func<IProgress<CubeProgress>?, Task<T>> work)
    {
        if (silent)
            return await work(null);
        return host.IsErrorTerminal ? await BarAsync(work) : await LinesAsync(work);
    }

    /// <summary>One line, for example <c>tiles: 3 of 12 done, 1 failed, 1 running, 4.2 jobs/min, 2 min left</c>.</summary>
    internal static string Line(CubeProgress now, TimeSpan elapsed)
    {
        var done = now.Done + now.Failed;
        var left = now.Total - now.Skipped - done;
        var rate = elapsed.TotalMinutes > 0 ? done / elapsed.TotalMinutes : 0;
        var eta = rate > 0 && left > 0 ? $", {Span(TimeSpan.FromMinutes(left / rate))} left" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{now.Stage}: {now.Done + now.Skipped} of {now.Total} done ({now.Skipped} before), {now.Failed} failed, {now.Running} running, {rate:0.#} jobs/min{eta}");
    }

    private async Task<T> LinesAsync<T>(Func<IProgress<CubeProgress>?, Task<T>> work)
    {
        var (latest, started) = (default(CubeProgress), host.Clock.GetTimestamp());
        await using var timer = host.Clock.CreateTimer(_ => host.Error.WriteLine(Line(latest, host.Clock.GetElapsedTime(started))), null, Between, Between);
        return await work(new Watcher(now => latest = now));
    }

    private async Task<T> BarAsync<T>(Func<IProgress<CubeProgress>?, Task<T>> work)
    {
        var started = host.Clock.GetTimestamp();
        return await Drawing.On(host, host.Error, true).Progress().AutoClear(true)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(async context =>
            {
                var bar = context.AddTask("starting", maxValue: 1);
                return await work(new Watcher(now =>
                {
                    bar.MaxValue = Math.Max(1, now.Total);
                    bar.Value = now.Done + now.Skipped + now.Failed;
                    bar.Description = Markup.Escape(Line(now, host.Clock.GetElapsedTime(started)));
                }));
            });
    }

    private static string Span(TimeSpan span) => span.TotalMinutes >= 1.5
        ? span.TotalMinutes.ToString("0", CultureInfo.InvariantCulture) + " min"
        : span.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + " s";

    private sealed class Watcher(Action<CubeProgress> seen) : IProgress<CubeProgress>
    {
        public void Report(CubeProgress value) => seen(value);
    }
}
