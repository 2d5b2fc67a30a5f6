namespace Datacube.Cli;

/// <summary>What the program has around it: two streams, a clock, perhaps a terminal. Tests bring their own.</summary>
public sealed record CliHost
{
    private const int WidthOfPipes = 132;

    /// <summary>Data.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Progress, notes, errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>True where standard output is a terminal.</summary>
    public bool IsOutTerminal { get; init; }

    /// <summary>True where standard error is a terminal.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>Columns of the terminal.</summary>
    public int Width { get; init; } = WidthOfPipes;

    /// <summary>False where <c>NO_COLOR</c> is set (no-color.org).</summary>
    public bool UseColor { get; init; }

    /// <summary>Clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Variables of the environment.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>Asks a question on a terminal and returns the answer; null where nobody can be asked.</summary>
    public Func<string, string?>? Ask { get; init; }

    /// <summary>The host of a real process.</summary>
    public static CliHost ForProcess()
    {
        var (isOut, isError) = (!Console.IsOutputRedirected, !Console.IsErrorRedirected);
        return new()
        {
            Out = Console.Out,
            Error = Console.Error,
            IsOutTerminal = isOut,
            IsErrorTerminal = isError,
            Width = isOut || isError ? Math.Max(40, Console.WindowWidth) : WidthOfPipes,
            UseColor = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            Variable = Environment.GetEnvironmentVariable,
            Ask = isError && !Console.IsInputRedirected ? question => { Console.Error.Write(question); return Console.ReadLine(); } : null,
        };
    }
}
