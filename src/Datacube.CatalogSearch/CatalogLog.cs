namespace Datacube.CatalogSearch;

/// <summary>What the service logs.</summary>
internal static partial class CatalogLog
{
    [LoggerMessage(2200, LogLevel.Warning, "Collection {Collection} was not divided by months: searches that ran without a pause left no moment for it. It is tried again after the next ingest")]
    public static partial void NotDivided(ILogger log, string collection);
}
