namespace Datacube.Jobs.Running;

/// <summary>What a task leaves in the ledger.</summary>
/// <param name="Json">The result as JSON, read by later phases and by clients. No secrets.</param>
public sealed record TaskResult(string Json)
{
    /// <summary>A result with nothing to tell.</summary>
    public static TaskResult Nothing { get; } = new("{}");
}
