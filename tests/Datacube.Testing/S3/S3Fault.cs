namespace Datacube.Testing.S3;

/// <summary>What a <see cref="FaultyS3"/> does instead of answering well.</summary>
public sealed record S3Fault
{
    /// <summary>What goes wrong.</summary>
    public S3FaultKind Kind { get; private init; }

    /// <summary>Status of the answer.</summary>
    public int Status { get; private init; }

    /// <summary>Code of the answer.</summary>
    public string Code { get; private init; } = "";

    /// <summary>Its Retry-After header.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>How far the clock of the server's Date header is ahead.</summary>
    public TimeSpan ClockAhead { get; init; }

    /// <summary>True where the request takes effect before the fault: the answer is what is lost.</summary>
    public bool AfterEffect { get; init; }

    /// <summary>The connection is reset.</summary>
    public static S3Fault Reset { get; } = new() { Kind = S3FaultKind.Reset };

    /// <summary>The body ends in the middle although more was announced.</summary>
    public static S3Fault ShortBody { get; } = new() { Kind = S3FaultKind.ShortBody };

    /// <summary>The body stops in the middle and the connection stays open.</summary>
    public static S3Fault Stall { get; } = new() { Kind = S3FaultKind.Stall };

    /// <summary>No answer begins and the connection stays open.</summary>
    public static S3Fault Silence { get; } = new() { Kind = S3FaultKind.Silence };

    /// <summary>The whole object with status 200 where a range was asked for.</summary>
    public static S3Fault IgnoredRange { get; } = new() { Kind = S3FaultKind.IgnoredRange };

    /// <summary>Another range than was asked for.</summary>
    public static S3Fault WrongRange { get; } = new() { Kind = S3FaultKind.WrongRange };

    /// <summary>An error with a status.</summary>
    public static S3Fault Error(int status, string code) => new() { Kind = S3FaultKind.Error, Status = status, Code = code };

    /// <summary>Status 200 and then an error in the body.</summary>
    public static S3Fault ErrorAfterOk(string code) => new() { Kind = S3FaultKind.Error, Status = 200, Code = code };
}
