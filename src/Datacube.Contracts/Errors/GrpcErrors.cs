using Datacube.Contracts.Errors.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Datacube.Contracts.Errors;

/// <summary>
/// Errors across gRPC. A failed call carries the status of the error's row, the message as its text, and an <see cref="ErrorDetail"/> in the
/// trailer <c>datacube-error-bin</c>; the caller gets the same <see cref="DatacubeException"/> back.
/// </summary>
public static class GrpcErrors
{
    /// <summary>Name of the trailer, whose value is a serialised <see cref="ErrorDetail"/>.</summary>
    public const string DetailTrailer = "datacube-error-bin";

    /// <summary>The details of an error as bytes, every text passed through <paramref name="scrub"/> first.</summary>
    public static byte[] DetailOf(DatacubeException error, Func<string, string> scrub)
    {
        ArgumentNullException.ThrowIfNull(error);
        ArgumentNullException.ThrowIfNull(scrub);
        return new ErrorDetail
        {
            Code = error.Code,
            Message = scrub(error.Message),
            Field = scrub(error.Field ?? ""),
            Value = scrub(error.Value ?? ""),
            Limit = scrub(error.Limit ?? ""),
            Remedy = scrub(error.Remedy ?? ""),
            RetryAfterSeconds = error.RetryAfter?.TotalSeconds ?? 0,
            Incident = error.Incident ?? "",
        }.ToByteArray();
    }

    /// <summary>What a service method throws for an error.</summary>
    public static RpcException ToRpc(DatacubeException error, Func<string, string> scrub)
    {
        ArgumentNullException.ThrowIfNull(error);
        ArgumentNullException.ThrowIfNull(scrub);
        return new RpcException(new Status((StatusCode)error.Entry.GrpcStatus, scrub(error.Message)), new Metadata { { DetailTrailer, DetailOf(error, scrub) } });
    }

    /// <summary>The error that a failed call stands for. Without details, or with a code that a newer service sent, the status decides.</summary>
    public static DatacubeException FromRpc(RpcException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        if (Detail(failure.Trailers) is not { } detail)
            return new DatacubeException(CodeOf(failure.StatusCode), TextOf(failure.Status), null, failure);
        var known = ErrorTable.All.Any(entry => entry.Code == detail.Code);
        return new DatacubeException(known ? detail.Code : CodeOf(failure.StatusCode), known ? detail.Message : $"{detail.Code}: {detail.Message}", Given(detail.Field), failure)
        {
            Value = Given(detail.Value),
            Limit = Given(detail.Limit),
            Remedy = Given(detail.Remedy),
            RetryAfter = detail.RetryAfterSeconds > 0 ? TimeSpan.FromSeconds(detail.RetryAfterSeconds) : null,
            Incident = Given(detail.Incident),
        };
    }

    private static ErrorDetail? Detail(Metadata trailers)
    {
        try
        {
            return trailers.GetValueBytes(DetailTrailer) is { } bytes ? ErrorDetail.Parser.ParseFrom(bytes) : null;
        }
        catch (InvalidProtocolBufferException)
        {
            // Another program's trailer of the same name.
            return null;
        }
    }

    private static string? Given(string text) => text.Length > 0 ? text : null;

    private static string TextOf(Status status) => status.StatusCode switch
    {
        StatusCode.Unavailable => $"The service does not answer ({status.Detail}). Try again later; doctor shows whether it is reachable.",
        StatusCode.DeadlineExceeded => "The service did not answer in time. Ask for less, or try again later.",
        StatusCode.Unimplemented => $"The service does not know this call ({status.Detail}). Its version may differ from that of this program.",
        _ => status.Detail.Length > 0 ? status.Detail : $"The call failed with the status {status.StatusCode}.",
    };

    private static string CodeOf(StatusCode status) => status switch
    {
        StatusCode.Cancelled => "cancelled",
        StatusCode.InvalidArgument or StatusCode.OutOfRange or StatusCode.FailedPrecondition or StatusCode.AlreadyExists => "request.form",
        StatusCode.DeadlineExceeded => "request.deadline",
        StatusCode.NotFound => "object.not_found",
        StatusCode.Unimplemented => "request.not_found",
        StatusCode.PermissionDenied => "auth.scope",
        StatusCode.Unauthenticated => "auth.missing",
        // Without details it comes from the framework, which counts bytes and nothing else.
        StatusCode.ResourceExhausted => "message.too_large",
        StatusCode.Unavailable or StatusCode.Aborted => "service.unavailable",
        _ => "internal",
    };
}
