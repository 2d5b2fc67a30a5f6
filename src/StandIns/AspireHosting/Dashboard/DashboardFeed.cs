using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard.V1;
using Grpc.Core;
using Resource = Aspire.Hosting.Dashboard.V1.Resource;

namespace Aspire.Hosting.Dashboard;

/// <summary>Tells the dashboard what there is and what it writes, and does what the dashboard is told to.</summary>
internal sealed class DashboardFeed(ResourceNotificationService notifications, ResourceLoggerService logs, ResourceCommandService commands, DashboardSettings settings) : DashboardService.DashboardServiceBase
{
    public override Task<ApplicationInformationResponse> GetApplicationInformation(ApplicationInformationRequest request, ServerCallContext context) =>
        Task.FromResult(new ApplicationInformationResponse { ApplicationName = settings.ApplicationName });

    public override async Task WatchResources(WatchResourcesRequest request, IServerStreamWriter<WatchResourcesUpdate> responseStream, ServerCallContext context)
    {
        var changes = Channel.CreateUnbounded<ResourceEvent>();
        var pumping = PumpAsync(changes.Writer, context.CancellationToken);
        var initial = new InitialResourceData();
        initial.Resources.AddRange(notifications.Current.Select(Message));
        initial.ResourceTypes.AddRange(notifications.Current.Select(known => known.Snapshot.ResourceType).Distinct().Select(type => new ResourceType { UniqueName = type }));
        await responseStream.WriteAsync(new() { InitialData = initial });
        while (await changes.Reader.WaitToReadAsync(context.CancellationToken))
        {
            var update = new WatchResourcesChanges();
            while (changes.Reader.TryRead(out var change))
                update.Value.Add(new WatchResourcesChange { Upsert = Message(change) });
            await responseStream.WriteAsync(new() { Changes = update });
        }
        await pumping;
    }

    public override async Task WatchResourceConsoleLogs(WatchResourceConsoleLogsRequest request, IServerStreamWriter<WatchResourceConsoleLogsUpdate> responseStream, ServerCallContext context)
    {
        await foreach (var lines in logs.WatchAsync(request.ResourceName, !request.SuppressFollow, context.CancellationToken))
        {
            var update = new WatchResourceConsoleLogsUpdate();
            update.LogLines.AddRange(lines.Select(line => new ConsoleLogLine { LineNumber = line.LineNumber, Text = line.Content, IsStdErr = line.IsErrorMessage }));
            await responseStream.WriteAsync(update);
        }
    }

    public override async Task<ResourceCommandResponse> ExecuteResourceCommand(ResourceCommandRequest request, ServerCallContext context)
    {
        var result = await commands.ExecuteCommandAsync(request.ResourceName, request.CommandName, context.CancellationToken);
        var response = new ResourceCommandResponse { Kind = result.Success ? ResourceCommandResponseKind.Succeeded : ResourceCommandResponseKind.Failed };
        if (result.Message is { } message)
            response.Message = message;
        return response;
    }

    /// <summary>Nothing is asked here; the stream stays open, as the dashboard expects.</summary>
    public override Task WatchInteractions(IAsyncStreamReader<WatchInteractionsRequestUpdate> requestStream, IServerStreamWriter<WatchInteractionsResponseUpdate> responseStream, ServerCallContext context) =>
        Task.Delay(Timeout.Infinite, context.CancellationToken);

    private Resource Message(ResourceEvent change) => ResourceMessage.Of(change, parent => notifications.Current.FirstOrDefault(known => ReferenceEquals(known.Resource, parent))?.ResourceId);

    private async Task PumpAsync(ChannelWriter<ResourceEvent> writer, CancellationToken cancellation)
    {
        try
        {
            await foreach (var change in notifications.WatchAsync(cancellation))
                writer.TryWrite(change);
        }
        catch (OperationCanceledException)
        {
            // The dashboard has gone.
        }
        finally
        {
            writer.Complete();
        }
    }
}
