using System.Diagnostics;
using Datacube.Testing;

namespace Datacube.Architecture.Tests.StandIns;

/// <summary>Runs <c>dotnet</c> the way a user does: in a folder, with packages kept apart from this machine's.</summary>
internal static class DotnetCommand
{
    internal static Task<ProgramOutcome> Run(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder };
        // What the outer build or test run told its own children would lead the inner one astray.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name is "UseStandIns" or "DOTNET_HOST_PATH").ToList())
            start.Environment.Remove(name);
        start.Environment["NUGET_PACKAGES"] = Path.Combine(folder, "packages");
        start.Environment["NUGET_HTTP_CACHE_PATH"] = Path.Combine(folder, "http-cache");
        start.Environment["NUGET_ENHANCED_MAX_NETWORK_TRY_COUNT"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        return ExternalProgram.Outcome(start, TimeSpan.FromMinutes(4));
    }
}
