using System.Collections.Concurrent;
using Datacube.Grpc.Tests.Wire;
using Grpc.Core;

namespace Datacube.Grpc.Tests.Hosting;

/// <summary>The probe as <c>probe.proto</c> describes it.</summary>
public sealed class ProbeService(ProbeMarks marks) : Probe.ProbeBase
{
    public override Task<Note> Echo(Note request, ServerCallContext context) => Behaving(context, async () =>
    {
        if (context.RequestHeaders.GetValue("ask-started") is { } started)
            await marks.WaitAsync($"{started} started", context.CancellationToken);
        if (context.RequestHeaders.GetValue("ask-mark") is not { } mark)
            return request;
        await marks.WaitAsync(mark, context.CancellationToken);
        return new Note { Text = "cancelled" };
    });

    public override Task<Note> Collect(IAsyncStreamReader<Note> requestStream, ServerCallContext context) => Behaving(context, async () =>
    {
        var answer = new Note();
        await foreach (var note in requestStream.ReadAllAsync(context.CancellationToken))
        {
            answer.Text += note.Text;
            answer.Number++;
            answer.Data = note.Data;
        }
        return answer;
    });

    public override Task Expand(Note request, IServerStreamWriter<Note> responseStream, ServerCallContext context) => Behaving(context, async () =>
    {
        for (var i = 0; i < request.Number; i++)
        {
            await responseStream.WriteAsync(new Note { Number = i, Data = request.Data });
            marks.CountWritten();
        }
        return true;
    });

    public override Task Chat(IAsyncStreamReader<Note> requestStream, IServerStreamWriter<Note> responseStream, ServerCallContext context) => Behaving(context, async () =>
    {
        while (context.RequestHeaders.GetValue("want-end") is null && await requestStream.MoveNext(context.CancellationToken))
            await responseStream.WriteAsync(requestStream.Current);
        return true;
    });

    private async Task<T> Behaving<T>(ServerCallContext context, Func<Task<T>> answer)
    {
        var headers = context.RequestHeaders;
        foreach (var entry in headers.Where(entry => entry.Key is "text" or "data-bin"))
            context.ResponseTrailers.Add(entry);
        context.ResponseTrailers.Add("left-ms", context.Deadline == DateTime.MaxValue ? "none" : $"{(context.Deadline - TimeProvider.System.GetUtcNow().UtcDateTime).TotalMilliseconds:F0}");
        context.ResponseTrailers.Add("encoding", context.GetHttpContext().Request.Headers["grpc-encoding"].ToString());
        marks.Set($"{headers.GetValue("mark")} started");
        try
        {
            if (headers.GetValue("want-headers") is not null)
                await context.WriteResponseHeadersAsync([.. headers.Where(entry => entry.Key is "text" or "data-bin")]);
            if (headers.GetValue("want-delay-ms") is { } delay)
                await Task.Delay(int.Parse(delay, null), context.CancellationToken);
            if (headers.GetValue("want-stubborn-ms") is { } stubborn)
                await Task.Delay(int.Parse(stubborn, null), CancellationToken.None);
            if (headers.GetValue("want-exception") is { } message)
                throw new InvalidOperationException(message);
            if (headers.GetValueBytes("want-rich-bin") is { } rich)
                context.ResponseTrailers.Add("grpc-status-details-bin", rich);
            if (headers.GetValue("want-status") is { } status)
                throw new RpcException(new Status((StatusCode)int.Parse(status, null), headers.GetValueBytes("want-detail-bin") is { } detail ? System.Text.Encoding.UTF8.GetString(detail) : ""));
            return await answer();
        }
        catch (Exception) when (context.CancellationToken.IsCancellationRequested && headers.GetValue("mark") is { } mark)
        {
            marks.Set(mark);
            throw;
        }
    }
}

/// <summary>Which marked calls have started, and which were cancelled.</summary>
public sealed class ProbeMarks
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> marks = new();

    private long written;

    /// <summary>Messages that all calls of Expand have written.</summary>
    public long Written => Volatile.Read(ref written);

    public void CountWritten() => Interlocked.Increment(ref written);

    public void Set(string mark) => Of(mark).TrySetResult();

    public Task WaitAsync(string mark, CancellationToken cancellationToken) => Of(mark).Task.WaitAsync(TimeSpan.FromSeconds(20), cancellationToken);

    private TaskCompletionSource Of(string mark) => marks.GetOrAdd(mark, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
