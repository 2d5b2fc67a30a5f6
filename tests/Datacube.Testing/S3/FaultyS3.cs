using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Datacube.Testing.S3;

/// <summary>
/// A scripted S3 in this process: one bucket in memory that works, except where a test says what goes wrong next. What the protocol is like
/// is proved against <see cref="S3Server"/>; this shows what is made of failures.
/// </summary>
public sealed class FaultyS3 : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<S3Fault>> script = new();
    private readonly ConcurrentQueue<S3Request> requests = new();
    private readonly CancellationTokenSource stop = new();
    private readonly WebApplication app;
    private int hanging;

    private FaultyS3()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        app = builder.Build();
        app.Run(ServeAsync);
    }

    /// <summary>Address.</summary>
    public Uri Endpoint => new(app.Urls.First());

    /// <summary>The objects and uploads.</summary>
    public FaultyS3Bucket Bucket { get; } = new();

    /// <summary>Every request so far, in order.</summary>
    public IReadOnlyList<S3Request> Requests => [.. requests];

    /// <summary>Access keys whose token has expired.</summary>
    public ConcurrentDictionary<string, bool> Expired { get; } = new();

    /// <summary>Requests that were left without an answer or in the middle of one.</summary>
    public int Hanging => Volatile.Read(ref hanging);

    /// <summary>Starts one.</summary>
    public static async Task<FaultyS3> StartAsync()
    {
        var server = new FaultyS3();
        await server.app.StartAsync();
        return server;
    }

    /// <summary>What the next requests of an operation meet, one after the other; later ones succeed.</summary>
    public void Fail(string operation, params S3Fault[] faults)
    {
        var queue = script.GetOrAdd(operation, _ => new());
        foreach (var fault in faults)
            queue.Enqueue(fault);
    }

    /// <summary>How often an operation was asked for.</summary>
    public int Count(string operation) => requests.Count(request => request.Operation == operation);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await app.DisposeAsync();
        stop.Dispose();
    }

    private static string OperationOf(HttpRequest request, string key) => request.Method switch
    {
        "PUT" => request.Query.ContainsKey("partNumber") ? "UploadPart" : "PutObject",
        "POST" => request.Query.ContainsKey("uploads") ? "CreateMultipartUpload" : "CompleteMultipartUpload",
        "DELETE" => request.Query.ContainsKey("uploadId") ? "AbortMultipartUpload" : "DeleteObject",
        "HEAD" => "HeadObject",
        _ => key.Length > 0 ? "GetObject" : request.Query.ContainsKey("uploads") ? "ListMultipartUploads" : "ListObjectsV2",
    };

    private async Task ServeAsync(HttpContext context)
    {
        // Path style: the first segment is the bucket.
        var path = Uri.UnescapeDataString(context.Request.Path.Value!.TrimStart('/'));
        var key = path.Contains('/', StringComparison.Ordinal) ? path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..] : "";
        var operation = OperationOf(context.Request, key);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var request = new S3Request(operation, key, context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()));
        requests.Enqueue(request);
        var fault = script.TryGetValue(operation, out var queue) && queue.TryDequeue(out var next) ? next : null;
        if (request.AccessKey is { } access && Expired.ContainsKey(access))
            fault ??= S3Fault.Error(403, "ExpiredToken");
        var answer = fault is { Kind: S3FaultKind.Error or S3FaultKind.Reset or S3FaultKind.Silence, AfterEffect: false }
            ? S3Answer.Error(fault.Status == 0 ? 500 : fault.Status, fault.Code)
            : Bucket.Do(request, context.Request.Query, body.ToArray(), fault);
        if (fault is { Kind: S3FaultKind.Error, AfterEffect: true })
            answer = S3Answer.Error(fault.Status, fault.Code);
        await WriteAsync(context, answer, fault);
    }

    private async Task WriteAsync(HttpContext context, S3Answer answer, S3Fault? fault)
    {
        if (fault?.Kind == S3FaultKind.Reset)
        {
            context.Abort();
            return;
        }
        if (fault?.Kind == S3FaultKind.Silence)
            await HangAsync(context);
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentLength = answer.Body.Length;
        response.Headers.Date = (TimeProvider.System.GetUtcNow() + (fault?.ClockAhead ?? TimeSpan.Zero)).ToString("r", CultureInfo.InvariantCulture);
        if (fault?.RetryAfter is { } after)
            response.Headers.RetryAfter = after;
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;
        if (context.Request.Method == "HEAD")
            return;
        var cut = fault?.Kind is S3FaultKind.ShortBody or S3FaultKind.Stall;
        await response.Body.WriteAsync(cut ? answer.Body[..(answer.Body.Length / 2)] : answer.Body, context.RequestAborted);
        if (!cut)
            return;
        await response.Body.FlushAsync(context.RequestAborted);
        if (fault!.Kind == S3FaultKind.Stall)
            await HangAsync(context);
        context.Abort();
    }

    /// <summary>Holds a request until its client gives up or the test ends.</summary>
    private async Task HangAsync(HttpContext context)
    {
        Interlocked.Increment(ref hanging);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stop.Token);
        await Task.Delay(Timeout.Infinite, either.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
