namespace Datacube.Engine.Cubes.Building;

/// <summary>A job that failed.</summary>
/// <param name="Job">Job, for example <c>t0003/r0001/c0002</c>.</param>
/// <param name="Code">Error code.</param>
/// <param name="Message">Error text.</param>
public sealed record FailedJob(string Job, string Code, string Message);
