namespace Datacube.CubeBuilder.RemoveLeftovers;

/// <summary>What the sweep of output roots says. 2100–2109. Places and texts of stores stay out: codes say enough.</summary>
internal static partial class LeftoverLog
{
    [LoggerMessage(2100, LogLevel.Information, "{Count} unfinished writes of dead processes were removed from an output root")]
    internal static partial void Swept(ILogger log, int count);

    [LoggerMessage(2101, LogLevel.Warning, "An output root could not be swept, the next sweep tries again: {Code}")]
    internal static partial void SweepFailed(ILogger log, string code);
}
