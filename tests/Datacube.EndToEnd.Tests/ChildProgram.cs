using System.Diagnostics;
using Datacube.Cli;

namespace Datacube.EndToEnd.Tests;

/// <summary>The command line as a process of its own, for tests that kill it.</summary>
internal static class ChildProgram
{
    public static Process Start(string[] arguments, IReadOnlyDictionary<string, string>? variables = null)
    {
        var runtime = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(runtime) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["exec", typeof(CliApp).Assembly.Location, .. arguments])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
