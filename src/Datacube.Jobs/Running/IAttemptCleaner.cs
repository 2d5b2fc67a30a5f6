namespace Datacube.Jobs.Running;

/// <summary>Removes the temporary objects of attempts whose worker died. Registered by <see cref="JobsBuilder.CleanUpWith{TCleaner}"/>.</summary>
public interface IAttemptCleaner
{
    /// <summary>
    /// Removes what the attempt left; called once its task has ended, so that no other attempt is at work, and again until it returns. Must not touch
    /// what was begun after the end of the attempt.
    /// </summary>
    Task CleanAsync(EndedAttempt attempt, CancellationToken cancellation);
}
