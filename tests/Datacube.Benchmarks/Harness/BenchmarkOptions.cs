namespace Datacube.Benchmarks.Harness;

/// <summary>What the command line chose.</summary>
/// <param name="Folder">Where inputs and outputs go; kept between runs.</param>
/// <param name="Runs">Counted runs of each variant, after one that is not counted.</param>
/// <param name="Threads">Threads for every variant.</param>
/// <param name="WithBaselines">Also run the baselines.</param>
public sealed record BenchmarkOptions(string Folder, int Runs, int Threads, bool WithBaselines);
