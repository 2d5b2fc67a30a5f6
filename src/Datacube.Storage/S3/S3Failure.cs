using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Datacube.Contracts.Errors;

namespace Datacube.Storage.S3;

/// <summary>A failed attempt at a request, judged by status and code, never by text.</summary>
internal sealed record S3Failure(Exception Cause)
{
    private static readonly string[] SlowDown = ["SlowDown", "Throttling", "ThrottlingException", "TooManyRequests", "RequestLimitExceeded", "BandwidthLimitExceeded", "RequestThrottled"];

    // The request arrived late or bent, or crossed another one: nothing is wrong with it.
    private static readonly string[] Passing = ["RequestTimeout", "IncompleteBody", "BadDigest", "XAmzContentSHA256Mismatch", "InternalError", "ServiceUnavailable", "OperationAborted", "ConditionalRequestConflict"];

    private static readonly string[] Expired = ["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "InvalidToken", "RequestExpired"];

    /// <summary>Servers refuse signatures that are off by a quarter of an hour.</summary>
    private static readonly TimeSpan LargestSkew = TimeSpan.FromMinutes(14);

    public S3FailureClass Class { get; private init; }

    /// <summary>Code of the error table.</summary>
    public required string Code { get; init; }

    /// <summary>Status of the answer; null where none came.</summary>
    public HttpStatusCode? Status { get; private init; }

    /// <summary>What the server calls it.</summary>
    public string? ServerCode { get; private init; }

    public RetryConditionHeaderValue? RetryAfter { get; private init; }

    /// <summary>How far this machine's clock is ahead of the server's.</summary>
    public TimeSpan Skew { get; private init; }

    /// <summary>True where the request may have taken effect all the same.</summary>
    public bool IsUncertain { get; private init; }

    /// <summary>Judges a failure.</summary>
    public static S3Failure Of(Exception error) => error switch
    {
        AmazonS3Exception { StatusCode: not 0 } answer => OfAnswer(answer),
        DatacubeException coded => new(error) { Code = coded.Code, Class = coded.Entry.Retry == RetryDecision.BackOff ? S3FailureClass.Passing : S3FailureClass.Final, IsUncertain = true },
        // Resolvers say so of hosts that exist, too, while a network or a cluster comes up. Nothing was sent.
        _ when IsOfName(error) => new(error) { Code = "source.unavailable", Class = S3FailureClass.Passing },
        _ when IsOfNetwork(error) => new(error) { Code = "source.unavailable", Class = S3FailureClass.Passing, IsUncertain = true },
        AmazonClientException => new(error) { Code = "source.unauthorized", Class = S3FailureClass.Final },
        _ => new(error) { Code = "internal", Class = S3FailureClass.Final, IsUncertain = true },
    };

    /// <summary>The coded error.</summary>
    public DatacubeException ToException(S3Call call)
    {
        if (Cause is DatacubeException coded)
            return coded;
        var answer = Status is { } status ? string.Create(CultureInfo.InvariantCulture, $"The store answered {(int)status}{(ServerCode is null ? "" : " " + ServerCode)}") : "The store did not answer";
        var remedy = Code switch
        {
            "source.clock" => string.Create(CultureInfo.InvariantCulture, $"This machine's clock is {Math.Abs(Skew.TotalMinutes):0} minutes {(Skew > TimeSpan.Zero ? "ahead of" : "behind")} the store's; set it (NTP), signatures hold for 15 minutes only."),
            "source.unauthorized" when Status is null => "No credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or AWS_PROFILE, or use --s3-anonymous for a public bucket.",
            "source.unauthorized" => "Check the credentials and what they permit; keys may have expired.",
            "source.throttled" => "Try again later or with fewer threads.",
            "source.not_found" when ServerCode == "NoSuchBucket" => "There is no such bucket; buckets are not made by Datacube.",
            "source.not_found" => "Check the address of the store.",
            "source.unavailable" when IsOfName(Cause) => "No name server knows its host: check the address of the store, or try again later.",
            "source.refused" when Region is { } region => $"The bucket lies in the region {region}; give --s3-region {region}.",
            "source.refused" => "The store does not accept this request.",
            _ => "Try again later.",
        };
        return new(Code, $"Could not {call.Verb} '{call.Shown}'. {answer}. {remedy}", null, Cause);
    }

    private string? Region => Header(Cause, "x-amz-bucket-region");

    private static S3Failure OfAnswer(AmazonS3Exception error)
    {
        // The client signs by the system's clock, so that one is compared.
        var skew = Header(error, "Date") is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var date) ? TimeProvider.System.GetUtcNow() - date : TimeSpan.Zero;
        var (code, kind) = Judge(error.StatusCode, error.ErrorCode, skew);
        return new(error)
        {
            Code = code,
            Class = kind,
            Status = error.StatusCode,
            // Without a body the client calls the status a code.
            ServerCode = error.ErrorCode is { Length: > 0 } name && name != error.StatusCode.ToString() && name.All(char.IsAsciiLetterOrDigit) ? name : null,
            RetryAfter = Header(error, "Retry-After") is { } after && RetryConditionHeaderValue.TryParse(after, out var parsed) ? parsed : null,
            Skew = skew,
            IsUncertain = (int)error.StatusCode >= 500,
        };
    }

    private static (string Code, S3FailureClass Class) Judge(HttpStatusCode status, string? code, TimeSpan skew)
    {
        if (code == "RequestTimeTooSkewed" || (status == HttpStatusCode.Forbidden && skew.Duration() > LargestSkew))
            return ("source.clock", S3FailureClass.Final);
        if (SlowDown.Contains(code) || (int)status == 429)
            return ("source.throttled", S3FailureClass.Passing);
        if (Passing.Contains(code))
            return ("source.unavailable", S3FailureClass.Passing);
        if (Expired.Contains(code) || status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            return ("source.unauthorized", S3FailureClass.Credentials);
        // The answer to HEAD has no body: an expired token is a bare 400 there.
        if (status == HttpStatusCode.BadRequest && code is null or "" or nameof(HttpStatusCode.BadRequest))
            return ("source.refused", S3FailureClass.Credentials);
        return (int)status switch
        {
            404 => ("source.not_found", S3FailureClass.Final),
            408 or 409 or 425 => ("source.unavailable", S3FailureClass.Passing),
            501 or 505 or < 500 => ("source.refused", S3FailureClass.Final),
            503 => ("source.throttled", S3FailureClass.Passing),
            _ => ("source.unavailable", S3FailureClass.Passing),
        };
    }

    private static bool IsOfName(Exception error) => Find<SocketException>(error) is { SocketErrorCode: SocketError.HostNotFound };

    private static bool IsOfNetwork(Exception error) =>
        error is OperationCanceledException || Find<HttpRequestException>(error) is not null || Find<IOException>(error) is not null || Find<SocketException>(error) is not null
        || Find<OperationCanceledException>(error) is not null || error is AmazonUnmarshallingException or AmazonS3Exception;

    private static string? Header(Exception error, string name) =>
        Find<HttpErrorResponseException>(error)?.Response is { } response && response.IsHeaderPresent(name) ? response.GetHeaderValue(name) : null;

    private static T? Find<T>(Exception? error) where T : Exception
    {
        for (; error is not null; error = error.InnerException)
            if (error is T found)
                return found;
        return null;
    }
}
