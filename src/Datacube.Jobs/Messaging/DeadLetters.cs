namespace Datacube.Jobs.Messaging;

/// <summary>Messages that nobody could use: what they were, why, and how to replay them.</summary>
public sealed class DeadLetters
{
    /// <summary>Dead letters, newest first.</summary>
    public Task<IReadOnlyList<DeadLetter>> ListAsync(int limit, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Reads the message again by today's rules and, where it is good now, rings for its task.</summary>
    public Task RedriveAsync(Guid deadLetter, CancellationToken cancellation) => throw new NotImplementedException();
}
