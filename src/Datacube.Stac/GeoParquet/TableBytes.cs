namespace Datacube.Stac.GeoParquet;

/// <summary>Where the columns of a table come from.</summary>
/// <param name="File">The file.</param>
/// <param name="Zstd">Decodes zstd, or null.</param>
/// <param name="Budget">What they may hold together.</param>
internal sealed record TableBytes(Stream File, PageDecoder? Zstd, TableBudget Budget);
