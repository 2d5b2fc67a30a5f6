using Datacube.Contracts.Errors.V1;
using Google.Protobuf;

namespace Datacube.Contracts.Errors;

/// <summary>
/// Errors across gRPC. A failed call carries the status of the error's row, the message as its text, and an <see cref="ErrorDetail"/> in the
/// trailer <c>datacube-error-bin</c>; the caller gets the same <see cref="DatacubeException"/> back.
/// </summary>
public static partial class GrpcErrors
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
}
