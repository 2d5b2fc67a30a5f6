namespace Datacube.Jobs.Running;

/// <summary>Removes the temporary objects of attempts whose worker died. Registered by <see cref="JobsBuilder.CleanUpWith{TCleaner}"/>.</summary>
public interface IAttemptCleaner
{
    /// <summary>Removes what the attempt left; called again until it returns. Must not touch objects of other tokens.</summary>
    Task CleanAsync(EndedAttempt attempt, CancellationToken cancellation);
}
