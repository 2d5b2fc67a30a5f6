namespace Datacube.Contracts.Errors;

/// <summary>One row of the error table.</summary>
/// <param name="Code">Stable code, for example <c>bbox.latitude_order</c>.</param>
/// <param name="Kind">The class of the failure.</param>
/// <param name="GrpcStatus">The gRPC status number, for example 3 = INVALID_ARGUMENT.</param>
/// <param name="HttpStatus">The HTTP status, for example 400.</param>
/// <param name="ExitCode">The exit code of the command line, for example 3.</param>
/// <param name="Retry">What a worker does with a task that failed so.</param>
public sealed record ErrorEntry(string Code, FailureKind Kind, int GrpcStatus, int HttpStatus, int ExitCode, RetryDecision Retry);
