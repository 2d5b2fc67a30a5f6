using Microsoft.Extensions.Logging;

namespace Datacube.Jobs.Running;

/// <summary>What the runner goes by.</summary>
internal sealed record RunnerSettings(JobsOptions Options, WorkerState State, LeaseKeeper Keeper, TimeProvider Time, ILogger<TaskRunner> Log);
