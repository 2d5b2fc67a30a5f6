using Datacube.Jobs.Ledger;

namespace Datacube.Jobs.Leasing;

/// <summary>What becomes of a task after an attempt that did not succeed.</summary>
/// <param name="State">Ready again, failed, or cancelled.</param>
/// <param name="Counters">The counters with this attempt.</param>
/// <param name="Pause">Wait before the next attempt.</param>
/// <param name="Elsewhere">True when another worker should try.</param>
/// <param name="Code">Code of the error table, or null where nothing went wrong.</param>
/// <param name="Text">What went wrong.</param>
internal sealed record NextStep(TaskState State, TaskCounters Counters, TimeSpan Pause, bool Elsewhere, string? Code, string? Text);
