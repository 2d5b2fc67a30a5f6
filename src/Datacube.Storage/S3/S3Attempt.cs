using Amazon.S3;

namespace Datacube.Storage.S3;

/// <summary>One attempt at a request.</summary>
/// <param name="Client">Makes requests.</param>
/// <param name="Advance">Tells that a piece of the request's body was taken: the time starts anew.</param>
/// <param name="Answered">Tells that the answer has begun: its body has a floor of speed instead.</param>
/// <param name="Stop">Ends the attempt: the caller's wish, or too long a time without progress.</param>
internal sealed record S3Attempt(IAmazonS3 Client, Action Advance, Action Answered, CancellationToken Stop);
