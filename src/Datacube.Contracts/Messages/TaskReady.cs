namespace Datacube.Contracts.Messages;

/// <summary>
/// The doorbell: some task of a schema is ready. It carries an identifier and never the work; what is to be done, and whether there is
/// anything to do at all, stands in the ledger. Losing one, doubling one or reading them in any order changes nothing.
/// </summary>
/// <param name="Schema">The schema that holds the ledger, for example <c>cubes</c>.</param>
/// <param name="TaskId">The task that became ready.</param>
/// <param name="Version">Version of this message; a consumer refuses versions that it does not know.</param>
public sealed record TaskReady(string Schema, Guid TaskId, int Version = TaskReady.CurrentVersion)
{
    /// <summary>The version that this code writes and reads.</summary>
    public const int CurrentVersion = 1;
}
