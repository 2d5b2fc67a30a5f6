using Microsoft.Extensions.Logging;

namespace Datacube.Jobs;

/// <summary>Every message of the job system, with its number. 2000–2099.</summary>
internal static partial class JobsLog
{
    [LoggerMessage(2000, LogLevel.Warning, "The database did not answer (attempt {Attempt} of {Attempts}): {Error}")]
    internal static partial void DatabaseRetry(ILogger log, int attempt, int attempts, string error);
}
