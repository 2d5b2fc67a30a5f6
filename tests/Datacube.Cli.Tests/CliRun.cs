namespace Datacube.Cli.Tests;

/// <summary>A command line run in this process.</summary>
public sealed record CliRun(int Code, string Out, string Error)
{
    /// <summary>Present time of all runs, so that no test depends on today.</summary>
    public static readonly DateTimeOffset Now = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public static async Task<CliRun> Of(IEnumerable<string> arguments, Func<string, string?>? ask = null, IReadOnlyDictionary<string, string>? variables = null, TimeProvider? clock = null, CancellationToken cancellation = default)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        var host = new CliHost { Out = output, Error = error, Clock = clock ?? new StandingClock(), Ask = ask, Variable = name => variables?.GetValueOrDefault(name) };
        var code = await CliApp.RunAsync([.. arguments], host, cancellation);
        return new(code, output.ToString(), error.ToString());
    }

    public static Task<CliRun> Of(string commandLine) => Of(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
