using Npgsql;

namespace Datacube.CatalogSearch.Items;

/// <summary>
/// Who writes items of a collection holds its lock until the transaction ends. So what is looked up before writing (does the id exist? is the
/// collection divided by months?) still holds when the rows are written; readers never wait.
/// </summary>
internal static class CollectionLock
{
    public static async Task TakeAsync(NpgsqlConnection connection, string collection, CancellationToken cancellation)
    {
        await using var take = new NpgsqlCommand("select pg_advisory_xact_lock(hashtextextended('datacube.catalog.' || $1, 0))", connection) { Parameters = { new() { Value = collection } }, CommandTimeout = 0 };
        await take.ExecuteNonQueryAsync(cancellation);
    }
}
