using Datacube.Contracts.Errors;

namespace Datacube.Storage.Files;

/// <summary>Turns failures of the file system into coded errors.</summary>
public static class FileErrors
{
    // errno as .NET hands it through on Unix, and the Windows codes of the same meaning.
    private const int NoSpace = 28, QuotaLinux = 122, QuotaMac = 69;
    private const int TooManyInProcess = 24, TooManyInSystem = 23;
    private const int WindowsDiskFull = unchecked((int)0x80070070), WindowsHandleDiskFull = unchecked((int)0x80070027);

    /// <summary>True where an exception says that the disk or a quota is exhausted.</summary>
    public static bool IsDiskFull(Exception error) => error is IOException &&
        (error.HResult is NoSpace or WindowsDiskFull or WindowsHandleDiskFull
        || (OperatingSystem.IsLinux() && error.HResult == QuotaLinux)
        || (OperatingSystem.IsMacOS() && error.HResult == QuotaMac));

    /// <summary>True where an exception says that this process, or its machine, may open no more files.</summary>
    public static bool IsOutOfFiles(Exception error) => error is IOException { HResult: TooManyInProcess or TooManyInSystem };

    /// <summary>The coded error for a failed operation: <c>disk.full</c>, <c>files.exhausted</c>, <c>object.not_found</c>, <c>source.unauthorized</c> or <c>source.unavailable</c>.</summary>
    /// <param name="error">What the runtime threw.</param>
    /// <param name="verb">What was tried, for example "write".</param>
    /// <param name="key">The object's key.</param>
    public static DatacubeException Translate(Exception error, string verb, string key)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error switch
        {
            _ when IsDiskFull(error) => new("disk.full", $"No space is left on the disk to {verb} '{key}'. Free space or choose another output, then run the same command again: finished parts are kept.", null, error),
            _ when IsOutOfFiles(error) => new("files.exhausted", $"No more files may be opened to {verb} '{key}'. Raise the limit of open files (ulimit -n), then run the same command again: finished parts are kept.", null, error),
            FileNotFoundException or DirectoryNotFoundException => new("object.not_found", $"There is no object '{key}' to {verb}.", "key", error),
            UnauthorizedAccessException => new("source.unauthorized", $"The file system does not permit to {verb} '{key}'. Check the owner and mode of the folder.", null, error),
            _ => new("source.unavailable", $"Could not {verb} '{key}': {error.Message}", null, error),
        };
    }
}
