using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>
/// Runs one replica of a resource: waits for what it needs, starts its process, watches its health, starts it again when it
/// crashes, stops it. Its states are those of <see cref="KnownResourceStates"/>.
/// </summary>
internal sealed class ResourceRunner(RunnerIdentity identity, RunnerTools tools) : IDisposable
{
    private readonly Lock gate = new();
    private CancellationTokenSource? stopping;
    private Task running = Task.CompletedTask;
    private ChildProcess? process;
    private int restarts;

    public IResource Resource => identity.Resource;

    public int Replica => identity.Replica;

    public string Id => identity.Id;

    public string Suffix => identity.Suffix;

    public bool IsProcess => Resource.Annotations.OfType<LocalLaunch>().Any();

    private bool IsHidden => Resource.Annotations.OfType<HiddenMark>().Any();

    /// <summary>Tells the world that it exists.</summary>
    public void Introduce() => Publish(snapshot => ResourceFacts.First(this, IsHidden) with { State = KnownResourceStates.NotStarted });

    /// <exception cref="DistributedApplicationException">It is running.</exception>
    public void Start()
    {
        lock (gate)
        {
            if (!running.IsCompleted)
                throw new DistributedApplicationException($"'{Id}' is running already.");
            stopping?.Dispose();
            stopping = new();
            restarts = 0;
            var token = stopping.Token;
            running = Task.Run(() => RunAsync(token), CancellationToken.None);
        }
    }

    /// <summary>Stops it; done when it has ended.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        Task end;
        lock (gate)
        {
            stopping?.Cancel();
            end = running;
        }
        await end.WaitAsync(cancellation);
    }

    /// <summary>Ends it at once.</summary>
    public async Task KillAsync()
    {
        if (process is { } left)
            await left.DisposeAsync();
    }

    public void Dispose() => stopping?.Dispose();

    private async Task RunAsync(CancellationToken stop)
    {
        try
        {
            if (Resource.Annotations.OfType<WaitAnnotation>().Any())
                Publish(snapshot => snapshot with { State = new(KnownResourceStates.Waiting, "info") });
            await tools.Waits.WaitAsync(Resource, Log, stop);
            if (IsProcess)
                while (await RunOnceAsync(stop))
                    await tools.Clock.Delay(tools.Policy.Delay(restarts++), stop);
            else
                await StandAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Publish(snapshot => snapshot with { State = KnownResourceStates.Exited, StopTimeStamp = Now });
        }
#pragma warning disable CA1031 // Whatever keeps a resource from starting is its state and a line in its log; the others go on.
        catch (Exception error)
        {
            Log(error is DistributedApplicationException ? error.Message : error.ToString(), isError: true);
            Publish(snapshot => snapshot with { State = new(KnownResourceStates.FailedToStart, "error"), StopTimeStamp = Now });
        }
#pragma warning restore CA1031
    }

    /// <summary>Runs the process to its end.</summary>
    /// <returns>True when it shall be started again.</returns>
    private async Task<bool> RunOnceAsync(CancellationToken stop)
    {
        Publish(snapshot => snapshot with { State = new(KnownResourceStates.Starting, "info"), ExitCode = null, StopTimeStamp = null });
        var started = tools.Clock.GetTimestamp();
        var plan = await tools.Planning.PlanAsync(this, line => Show(line, isError: false), stop);
        await using var companion = plan.Companion is { } beside ? tools.Launcher.Start(beside, Show) : null;
        await using var child = process = tools.Launcher.Start(plan, Show);
        Publish(snapshot => ResourceFacts.Running(this, snapshot, plan, child.Id) with { StartTimeStamp = Now });
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watching = tools.Health.WatchAsync(this, ended.Token);
        try
        {
            var code = await child.Exit.WaitAsync(stop);
            return Ended(code, tools.Clock.GetElapsedTime(started));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Publish(snapshot => snapshot with { State = new(KnownResourceStates.Stopping, "info") });
            if (!await child.StopAsync())
                Log($"did not end within {plan.Grace.TotalSeconds:0} s and was killed", isError: true);
            var code = await child.Exit;
            Publish(snapshot => snapshot with { State = KnownResourceStates.Exited, ExitCode = code, StopTimeStamp = Now });
            return false;
        }
        finally
        {
            await ended.CancelAsync();
            await watching;
        }
    }

    private bool Ended(int code, TimeSpan ran)
    {
        if (ran > tools.Policy.Forgotten)
            restarts = 0;
        var again = code != 0 && !identity.EndsByItself && restarts < tools.Policy.Most;
        if (again)
            Log($"ended with code {code}; starting it again in {tools.Policy.Delay(restarts).TotalSeconds:0.#} s (restart {restarts + 1} of {tools.Policy.Most})", isError: true);
        else if (code != 0)
            Log(identity.EndsByItself ? $"ended with code {code}" : $"ended with code {code}; it has been started {restarts} times more in vain and stays down", isError: true);
        Publish(snapshot => snapshot with
        {
            State = again ? new(KnownResourceStates.Restarting, "warning") : code == 0 ? new(KnownResourceStates.Finished, "success") : new(KnownResourceStates.Exited, "error"),
            ExitCode = code,
            StopTimeStamp = Now,
        });
        return again;
    }

    /// <summary>What is no process runs once its preparation is done, until it is stopped.</summary>
    private async Task StandAsync(CancellationToken stop)
    {
        foreach (var setup in Resource.Annotations.OfType<LocalSetup>())
            await setup.Prepare(stop);
        var standing = await ResourceFacts.StandingAsync(Resource, ResourceFacts.First(this, IsHidden), stop);
        Publish(snapshot => standing with { CreationTimeStamp = snapshot.CreationTimeStamp, StartTimeStamp = Now });
        await tools.Health.WatchAsync(this, stop);
        await Task.Delay(Timeout.Infinite, stop);
    }

    private DateTime Now => tools.Clock.GetUtcNow().UtcDateTime;

    private void Publish(Func<CustomResourceSnapshot, CustomResourceSnapshot> change) => tools.Notifications.PublishUpdateAsync(Resource, Id, change).GetAwaiter().GetResult();

    /// <summary>A line of the process; machinery is heard only when it has trouble.</summary>
    private void Show(string line, bool isError) => Log(line, isError, onConsole: !IsHidden);

    private void Log(string message, bool isError) => Log(message, isError, onConsole: true);

    private void Log(string message, bool isError, bool onConsole)
    {
        tools.Logs.Write(Id, message, isError);
        if (onConsole)
            tools.Console.Write(Resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault() is { Replicas: > 1 } ? Id : Resource.Name, message);
    }
}
