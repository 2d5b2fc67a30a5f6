using Datacube.Contracts.Errors;

namespace Datacube.Jobs.Leasing;

/// <summary>How a worker, or the sweeper in its place, ends an attempt that did not succeed.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Error">The row of the error table, for a failure.</param>
/// <param name="Text">What went wrong, scrubbed.</param>
/// <param name="RetryAfter">What a source asked us to wait, where it did.</param>
/// <param name="OnlyIfExpired">True for the sweeper: the lease must have run out by the database's clock.</param>
internal sealed record AttemptEnd(AttemptOutcome Outcome, ErrorEntry? Error = null, string? Text = null, TimeSpan? RetryAfter = null, bool OnlyIfExpired = false);
