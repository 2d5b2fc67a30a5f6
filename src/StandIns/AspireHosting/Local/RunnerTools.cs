using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>What every runner works with.</summary>
internal sealed record RunnerTools(
    ResourceNotificationService Notifications,
    ResourceLoggerService Logs,
    ConsoleWriter Console,
    DependencyWait Waits,
    HealthWatch Health,
    LaunchPlanning Planning,
    ProcessLauncher Launcher,
    RestartPolicy Policy,
    TimeProvider Clock);
