using System.Globalization;
using Npgsql;

namespace Datacube.CatalogSearch.Items;

/// <summary>
/// The partitions of a collection. One for its items and one for their bodies from the start; a collection that has grown large gets one for
/// each month of its items, so that indexes stay small where items are added, and months can be moved or dropped one by one.
/// </summary>
internal static class ItemPartitions
{
    // Names are made of the number of the collection and of months, both written here; the id of the collection is quoted by the server. Made aside and then
    // attached: that lets searches and writers of other collections go on, which "create table … partition of" would shut out.
    private const string Create = """
        create table item_{0} (like item including all);
        create table item_body_{0} (like item_body including all, primary key (number));
        do $$ begin
            execute format('alter table item attach partition item_{0} for values in (%L)', (select id from collection where number = {0}));
            execute format('alter table item_body attach partition item_body_{0} for values in (%L)', (select id from collection where number = {0}));
        end $$;
        """;

    // acquired and id in the order of pages. Place, time and clouds in one index: a search reads from the table only what matches.
    private const string Index = """
        create unique index on {0} (id);
        create index on {0} (acquired desc, id desc, collection desc);
        create index on {0} using gist (place, acquired, cloud);
        """;

    // Made after the partition, not after its parent: a lock of that would be kept while rows are copied, and no other collection could be divided or removed
    // meanwhile. The check tells the server that no row has to be looked at when the table is attached.
    private const string Aside = """
        do $$ begin
            execute format('create table item_{0}_new (like item_{0} including all excluding indexes, check (collection = %L)) partition by range (acquired)', (select id from collection where number = {0}));
        end $$;
        """;

    private const string Swap = """
        drop table item_{0};
        alter table item_{0}_new rename to item_{0};
        do $$ begin
            execute format('alter table item attach partition item_{0} for values in (%L)', (select id from collection where number = {0}));
        end $$;
        update collection set by_month = true where number = {0};
        """;

    private const string Before = "undivided";

    /// <summary>Name of the partition that holds the items of a collection.</summary>
    public static string NameOf(int collection) => string.Create(CultureInfo.InvariantCulture, $"item_{collection}");

    /// <summary>Makes the partitions of a new collection.</summary>
    public static async Task CreateAsync(NpgsqlConnection connection, int collection, CancellationToken cancellation)
    {
        await RunAsync(connection, Filled(Create, collection), cancellation);
        await IndexAsync(connection, NameOf(collection), cancellation);
    }

    /// <summary>Makes the indexes of a partition.</summary>
    public static Task IndexAsync(NpgsqlConnection connection, string partition, CancellationToken cancellation) => RunAsync(connection, Filled(Index, partition), cancellation);

    /// <summary>Removes the partitions of a collection, items included. False where searches never let go of them.</summary>
    public static Task<bool> DropAsync(NpgsqlTransaction transaction, int collection, CancellationToken cancellation) =>
        BriefLock.RunAsync(transaction, Filled("drop table item_{0}, item_body_{0}", collection), cancellation);

    /// <summary>Makes the partitions of months that items are about to be written to.</summary>
    public static async Task AddMonthsAsync(NpgsqlConnection connection, int collection, IEnumerable<DateTime> acquired, CancellationToken cancellation)
    {
        foreach (var month in MonthsOf(acquired))
        {
            var name = NameOf(collection, month);
            await using var look = new NpgsqlCommand("select to_regclass($1) is null", connection) { Parameters = { new() { Value = name } } };
            if (!(bool)(await look.ExecuteScalarAsync(cancellation))!)
                continue;
            await RunAsync(connection, $"create table {name} (like {NameOf(collection)} including all)", cancellation);
            await IndexAsync(connection, name, cancellation);
            await RunAsync(connection, $"alter table {NameOf(collection)} attach partition {name} for values {Span(month)}", cancellation);
        }
    }

    /// <summary>
    /// Divides a collection by months. Who writes to it waits, for its lock is held; searches, and writers of other collections, go on: the divided table is
    /// made and filled aside, and takes the place of the other one in a moment. False, with nothing changed, where searches never leave that moment.
    /// </summary>
    /// <param name="transaction">Holds the lock of the collection; to be committed at once.</param>
    /// <param name="collection">Number of the collection.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="attempts">How often that moment is waited for.</param>
    public static async Task<bool> SplitAsync(NpgsqlTransaction transaction, int collection, CancellationToken cancellation, int attempts = BriefLock.Attempts)
    {
        var connection = transaction.Connection!;
        await transaction.SaveAsync(Before, cancellation);
        await RunAsync(connection, Filled(Aside, collection), cancellation);
        var aside = NameOf(collection) + "_new";
        List<DateTime> months = [];
        await using (var list = new NpgsqlCommand($"select distinct date_trunc('month', acquired, 'UTC') from {NameOf(collection)}", connection) { CommandTimeout = 0 })
        {
            await using var rows = await list.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
                months.Add(rows.GetDateTime(0));
        }
        foreach (var month in months)
            await RunAsync(connection, $"create table {NameOf(collection, month)} partition of {aside} for values {Span(month)}", cancellation);
        await RunAsync(connection, $"insert into {aside} select * from {NameOf(collection)}", cancellation);
        foreach (var month in months)
            await IndexAsync(connection, NameOf(collection, month), cancellation);
        await RunAsync(connection, $"analyze {aside}", cancellation);
        if (await BriefLock.RunAsync(transaction, Filled(Swap, collection), cancellation, attempts))
            return true;
        await transaction.RollbackAsync(Before, cancellation);
        return false;
    }

    private static IEnumerable<DateTime> MonthsOf(IEnumerable<DateTime> times) => times.Select(time => new DateTime(time.Year, time.Month, 1, 0, 0, 0, DateTimeKind.Utc)).Distinct();

    private static string NameOf(int collection, DateTime month) => string.Create(CultureInfo.InvariantCulture, $"{NameOf(collection)}_{month:yyyyMM}");

    // The last month that a date can name has no first day of the next one.
    private static string Span(DateTime month)
    {
        var end = month is { Year: 9999, Month: 12 } ? "maxvalue" : string.Create(CultureInfo.InvariantCulture, $"'{month.AddMonths(1):yyyy-MM-dd} 00:00:00Z'");
        return string.Create(CultureInfo.InvariantCulture, $"from ('{month:yyyy-MM-dd} 00:00:00Z') to ({end})");
    }

    private static string Filled(string statement, object value) => string.Format(CultureInfo.InvariantCulture, statement, value);

    private static async Task RunAsync(NpgsqlConnection connection, string statement, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
