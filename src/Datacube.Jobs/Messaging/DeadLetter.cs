namespace Datacube.Jobs.Messaging;

/// <summary>A message that nobody could use.</summary>
/// <param name="Id">Identifier of the dead letter.</param>
/// <param name="MessageId">Identifier of the message, where it had one.</param>
/// <param name="Queue">Where it was found.</param>
/// <param name="Code">Code of the error table.</param>
/// <param name="Reason">Why it could not be used.</param>
/// <param name="Body">The body, scrubbed and cut to a bounded length.</param>
/// <param name="ReceivedAt">When it was found.</param>
/// <param name="RedrivenAt">When it was replayed, if it was.</param>
public sealed record DeadLetter(Guid Id, Guid? MessageId, string Queue, string Code, string Reason, string Body, DateTimeOffset ReceivedAt, DateTimeOffset? RedrivenAt);
