namespace Datacube.Cli.Catalogs;

/// <summary>Some items of a source.</summary>
/// <param name="Items">JSON in UTF-8.</param>
/// <param name="Next">The place behind them, from which reading can go on; null where there is none.</param>
internal sealed record SourcePage(IReadOnlyList<byte[]> Items, string? Next);
