using Datacube.Jobs.Running;

namespace Datacube.Jobs.Leasing;

/// <summary>The answer to a request for work.</summary>
/// <param name="Task">The claimed task, or null when nothing is ready.</param>
/// <param name="RungTaskExists">False when the message that rang names a task that the ledger does not have.</param>
internal sealed record Claim(ClaimedTask? Task, bool RungTaskExists);
