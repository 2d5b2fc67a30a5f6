using Microsoft.Extensions.Logging;

namespace Datacube.Jobs.Sweeping;

/// <summary>What a sweep goes by.</summary>
internal sealed record SweepSettings(JobsOptions Options, ILogger<Sweep> Log);
