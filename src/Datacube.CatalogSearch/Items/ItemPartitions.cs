using System.Globalization;
using Npgsql;

namespace Datacube.CatalogSearch.Items;

/// <summary>
/// The partitions of a collection. One for its items and one for their bodies from the start; a collection that has grown large gets one for
/// each month of its items, so that indexes stay small where items are added, and months can be moved or dropped one by one.
/// </summary>
internal static class ItemPartitions
{
    // Names are made of the number of the collection and of months, both written here; the id of the collection is quoted by the server.
    private const string Create = """
        do $$ begin
            execute format('create table item_{0} partition of item for values in (%L)', (select id from collection where number = {0}));
            execute format('create table item_body_{0} partition of item_body for values in (%L)', (select id from collection where number = {0}));
        end $$;
        alter table item_body_{0} add primary key (number);
        """;

    // acquired and id in the order of pages. Place, time and clouds in one index: a search reads from the table only what matches.
    private const string Index = """
        create unique index on {0} (id);
        create index on {0} (acquired desc, id desc, collection desc);
        create index on {0} using gist (place, acquired, cloud);
        """;

    private const string Split = """
        alter table item detach partition item_{0};
        alter table item_{0} rename to item_{0}_all;
        do $$ begin
            execute format('create table item_{0} partition of item for values in (%L) partition by range (acquired)', (select id from collection where number = {0}));
        end $$;
        update collection set by_month = true where number = {0};
        """;

    private const string Move = """
        insert into item_{0} select * from item_{0}_all;
        drop table item_{0}_all;
        """;

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

    /// <summary>Removes the partitions of a collection, items included.</summary>
    public static Task DropAsync(NpgsqlConnection connection, int collection, CancellationToken cancellation) =>
        RunAsync(connection, Filled("drop table item_{0}, item_body_{0}", collection), cancellation);

    /// <summary>Makes the partitions of months that items are about to be written to.</summary>
    public static async Task AddMonthsAsync(NpgsqlConnection connection, int collection, IEnumerable<DateTime> acquired, CancellationToken cancellation)
    {
        foreach (var month in acquired.Select(time => new DateTime(time.Year, time.Month, 1, 0, 0, 0, DateTimeKind.Utc)).Distinct())
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{NameOf(collection)}_{month:yyyyMM}");
            await using var look = new NpgsqlCommand("select to_regclass($1) is null", connection) { Parameters = { new() { Value = name } } };
            if (!(bool)(await look.ExecuteScalarAsync(cancellation))!)
                continue;
            // The last month that a date can name has no first day of the next one.
            var end = month is { Year: 9999, Month: 12 } ? "maxvalue" : string.Create(CultureInfo.InvariantCulture, $"'{month.AddMonths(1):yyyy-MM-dd} 00:00:00Z'");
            await RunAsync(connection, string.Create(CultureInfo.InvariantCulture, $"create table {name} partition of {NameOf(collection)} for values from ('{month:yyyy-MM-dd} 00:00:00Z') to ({end})"), cancellation);
            await IndexAsync(connection, name, cancellation);
        }
    }

    /// <summary>Divides a collection by months. Readers and writers of this collection wait until it is done.</summary>
    public static async Task SplitAsync(NpgsqlConnection connection, int collection, CancellationToken cancellation)
    {
        await RunAsync(connection, Filled(Split, collection), cancellation);
        await using var months = new NpgsqlCommand(Filled("select distinct date_trunc('month', acquired, 'UTC') from item_{0}_all", collection), connection) { CommandTimeout = 0 };
        List<DateTime> found = [];
        await using (var rows = await months.ExecuteReaderAsync(cancellation))
            while (await rows.ReadAsync(cancellation))
                found.Add(rows.GetDateTime(0));
        await AddMonthsAsync(connection, collection, found, cancellation);
        await RunAsync(connection, Filled(Move, collection), cancellation);
    }

    private static string Filled(string statement, object value) => string.Format(CultureInfo.InvariantCulture, statement, value);

    private static async Task RunAsync(NpgsqlConnection connection, string statement, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
