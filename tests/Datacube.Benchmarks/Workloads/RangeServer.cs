using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Datacube.Benchmarks.Workloads;

/// <summary>Serves one file under any address, ranges included, each answer after a pause: a server that is far away.</summary>
internal sealed class RangeServer : IAsyncDisposable
{
    private static readonly EntityTagHeaderValue Tag = new("\"1\"");

    private readonly WebApplication application;
    private readonly byte[] content;
    private readonly TimeSpan pause;
    private long requests;

    private RangeServer(byte[] content, TimeSpan pause)
    {
        this.content = content;
        this.pause = pause;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        application = builder.Build();
        application.Run(AnswerAsync);
    }

    /// <summary>Requests so far.</summary>
    public long Requests => Interlocked.Read(ref requests);

    /// <summary>Address of the root.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public static async Task<RangeServer> StartAsync(byte[] content, TimeSpan pause)
    {
        var server = new RangeServer(content, pause);
        await server.application.StartAsync();
        server.Address = new(server.application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref requests);
        await Task.Delay(pause, context.RequestAborted);
        int from = 0, end = content.Length;
        if (RangeHeaderValue.TryParse(context.Request.Headers.Range.ToString(), out var range) && range.Ranges.Count == 1 && range.Ranges.Single() is { From: { } first } wanted)
        {
            from = (int)Math.Min(first, content.Length - 1);
            end = (int)Math.Min((wanted.To ?? content.Length) + 1, content.Length);
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = new ContentRangeHeaderValue(from, end - 1, content.Length).ToString();
        }
        context.Response.Headers.ETag = Tag.ToString();
        context.Response.Headers.AcceptRanges = "bytes";
        context.Response.ContentLength = end - from;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(content.AsMemory(from, end - from), context.RequestAborted);
    }
}
