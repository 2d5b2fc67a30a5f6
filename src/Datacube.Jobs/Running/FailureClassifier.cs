using System.Net.Sockets;
using Datacube.Contracts.Errors;
using Datacube.Jobs.Ledger;

namespace Datacube.Jobs.Running;

/// <summary>From whatever a handler threw to a row of the error table.</summary>
internal static class FailureClassifier
{
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int TooManyFiles = 24;
    private const int TooManyFilesOfAll = 23;

    /// <summary>The row, or null for what nobody classified.</summary>
    internal static ErrorEntry? Classify(Exception e) => e switch
    {
        DatacubeException known => known.Entry,
        AggregateException { InnerExceptions: [var only] } => Classify(only),
        OutOfMemoryException => ErrorTable.Find("memory.exhausted"),
        Npgsql.NpgsqlException when JobsDatabase.MayPass(e) => ErrorTable.Find("database.unavailable"),
        IOException when IsFull(e) => ErrorTable.Find("disk.full"),
        IOException { HResult: TooManyFiles or TooManyFilesOfAll } => ErrorTable.Find("files.exhausted"),
        HttpRequestException or TimeoutException or SocketException => ErrorTable.Find("source.unavailable"),
        OperationCanceledException { InnerException: TimeoutException } => ErrorTable.Find("source.unavailable"),
        IOException { InnerException: SocketException } => ErrorTable.Find("source.unavailable"),
        _ => null,
    };

    // The runtime puts the system's error number into the low bits, with or without a facility above them.
    private static bool IsFull(Exception e) => (e.HResult & 0xFFFF) is NoSpace or QuotaExceeded;
}
