using Datacube.CatalogSearch.Items;
using Datacube.Testing;
using Npgsql;
using Xunit;

namespace Datacube.CatalogSearch.Tests.Stac;

/// <summary>Collections that have grown large are divided by months.</summary>
[Trait("kind", "system"), Collection(StacGroup.Name)]
public sealed class DividedCollectionTests(PublicCatalog catalog)
{
    private static readonly DateTimeOffset Noon = new(2023, 8, 15, 12, 0, 0, TimeSpan.Zero);

    [RequiresProgramFact("server:postgres")]
    public async Task A_collection_that_has_grown_is_divided_by_months_and_answers_as_before()
    {
        var service = await catalog.ServiceAsync();
        await service.FillAsync("months", SampleItems.Row("months", 100));
        var before = (await service.GetAsync("/search?collections=months&limit=500")).Ids;
        await DivideAsync(service, "months");
        Assert.Equal("4", await service.Server.QueryAsync(service.Database, "select count(*) from pg_inherits where inhparent = (select format('catalog.item_%s', number)::regclass from catalog.collection where id = 'months')"));
        Assert.Equal(before, (await service.GetAsync("/search?collections=months&limit=500")).Ids);
        // An item that moves to another month is still one item.
        var moved = SampleItems.Item("months", "months-000", Noon, 3, 3);
        Assert.Equal(200, (await service.SendAsync(HttpMethod.Put, "/collections/months/items/months-000", moved, StacService.Writer)).Status);
        var after = (await service.GetAsync("/search?collections=months&limit=500")).Ids;
        Assert.Equal(before.Order(StringComparer.Ordinal), after.Order(StringComparer.Ordinal));
        Assert.Equal("months-000", after[0]);
        Assert.Equal(204, (await service.SendAsync(HttpMethod.Delete, "/collections/months", null, StacService.Writer)).Status);
    }

    [RequiresProgramFact("server:postgres")]
    public async Task While_one_collection_is_divided_searches_of_all_and_writers_of_others_go_on()
    {
        var service = await catalog.ServiceAsync();
        await service.FillAsync("dividing", SampleItems.Row("dividing", 70));
        await service.FillAsync("beside", SampleItems.Row("beside", 3));
        await using var source = NpgsqlDataSource.Create(service.Connection + ";Search Path=catalog,public");
        Task division;
        await using (var longSearch = await source.OpenConnectionAsync())
        await using (var running = await longSearch.BeginTransactionAsync())
        {
            // A search of all collections that does not end before the divided table stands ready and wants the place of the other one.
            await using var look = new NpgsqlCommand("select count(*) from item", longSearch);
            await look.ExecuteScalarAsync();
            division = DivideAsync(service, "dividing");
            await using var waits = new NpgsqlCommand("select count(*) from pg_locks where not granted and mode = 'AccessExclusiveLock' and database = (select oid from pg_database where datname = current_database())", longSearch);
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            while ((long)(await waits.ExecuteScalarAsync(patience.Token))! == 0)
                await Task.Delay(5, patience.Token);
            for (var round = 0; round < 5; round++)
            {
                Assert.Equal(73, (await service.GetAsync("/search?limit=1000&ids=" + string.Join(',', Enumerable.Range(0, 70).Select(index => $"dividing-{index:000}").Concat(["beside-000", "beside-001", "beside-002"])))).Ids.Count);
                Assert.Equal(200, (await service.SendAsync(HttpMethod.Put, "/collections/beside/items/beside-001", SampleItems.Item("beside", "beside-001", Noon, round, 3), StacService.Writer)).Status);
                Assert.Equal(200, (await service.SendAsync(HttpMethod.Put, "/collections/beside", SampleItems.Collection("beside"), StacService.Writer)).Status);
            }
            Assert.False(division.IsCompleted);
            await running.CommitAsync();
        }
        await division;
        Assert.Equal(70, (await service.GetAsync("/search?collections=dividing&limit=500")).Ids.Count);
    }

    [RequiresProgramFact("server:postgres")]
    public async Task Two_collections_are_divided_and_a_third_removed_at_the_same_time_while_searches_go_on()
    {
        var service = await catalog.ServiceAsync();
        foreach (var name in (string[])["one-half", "other-half", "leaving"])
            await service.FillAsync(name, SampleItems.Row(name, 40));
        await using var source = NpgsqlDataSource.Create(service.Connection + ";Search Path=catalog,public");
        Task changes;
        await using (var longSearch = await source.OpenConnectionAsync())
        await using (var running = await longSearch.BeginTransactionAsync())
        {
            await using var look = new NpgsqlCommand("select count(*) from item", longSearch);
            await look.ExecuteScalarAsync();
            changes = Task.WhenAll(DivideAsync(service, "one-half"), DivideAsync(service, "other-half"), RemoveAsync(service, "leaving"));
            // Whoever waits for the table of all items must not hold a lock of it, or no two of them would ever come to an end.
            await using var waits = new NpgsqlCommand("""
                select pid, exists (select from pg_locks held where held.granted and held.pid = waiting.pid and held.relation = waiting.relation and held.database = waiting.database) from pg_locks waiting
                where not granted and mode = 'AccessExclusiveLock' and relation = 'item'::regclass and database = (select oid from pg_database where datname = current_database())
                """, longSearch);
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            var waiting = new HashSet<int>();
            while (waiting.Count < 3)
            {
                await Task.Delay(5, patience.Token);
                await using var rows = await waits.ExecuteReaderAsync(patience.Token);
                while (await rows.ReadAsync(patience.Token))
                {
                    Assert.False(rows.GetBoolean(1));
                    waiting.Add(rows.GetInt32(0));
                }
            }
            for (var round = 0; round < 3; round++)
                Assert.Equal(3, (await service.GetAsync("/search?limit=10&ids=one-half-000,other-half-000,leaving-000")).Ids.Count);
            Assert.False(changes.IsCompleted);
            await running.CommitAsync();
        }
        await changes;
        Assert.Equal(40, (await service.GetAsync("/search?collections=one-half&limit=500")).Ids.Count);
        Assert.Equal(40, (await service.GetAsync("/search?collections=other-half&limit=500")).Ids.Count);
    }

    [RequiresProgramFact("server:postgres")]
    public async Task The_table_that_takes_the_place_of_another_has_its_columns_and_the_same_ways_to_store_them()
    {
        var service = await catalog.ServiceAsync();
        await service.FillAsync("alike", SampleItems.Row("alike", 1));
        const string Columns = "select string_agg(format('%s %s %s %s %s', attname, format_type(atttypid, atttypmod), attnotnull, attstorage, attcompression), ', ' order by attnum) from pg_attribute where attnum > 0 and attrelid = ";
        const string Of = "(select format('catalog.item_%s', number)::regclass from catalog.collection where id = 'alike')";
        await DivideAsync(service, "alike");
        var parent = await service.Server.QueryAsync(service.Database, Columns + "'catalog.item'::regclass");
        Assert.Equal(parent, await service.Server.QueryAsync(service.Database, Columns + Of));
        Assert.Equal("p 0", await service.Server.QueryAsync(service.Database, $"select format('%s %s', relkind, (select count(*) from pg_index where indrelid = pg_class.oid)) from pg_class where oid = {Of}"));
    }

    [RequiresProgramFact("server:postgres")]
    public async Task A_division_that_finds_no_moment_leaves_everything_as_it_was()
    {
        var service = await catalog.ServiceAsync();
        await service.FillAsync("undivided", SampleItems.Row("undivided", 40));
        await using var source = NpgsqlDataSource.Create(service.Connection + ";Search Path=catalog,public");
        await using var connection = await source.OpenConnectionAsync();
        await using var longSearch = await source.OpenConnectionAsync();
        await using (var running = await longSearch.BeginTransactionAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var look = new NpgsqlCommand("select count(*) from item", longSearch);
            await look.ExecuteScalarAsync();
            await using var number = new NpgsqlCommand("select number from collection where id = 'undivided'", connection);
            Assert.False(await ItemPartitions.SplitAsync(transaction, (int)(await number.ExecuteScalarAsync())!, CancellationToken.None, attempts: 2));
            await transaction.CommitAsync();
        }
        await using var tables = source.CreateCommand("select format('%s %s', by_month, (select string_agg(relkind::text, '') from pg_class where relname in (format('item_%s', number), format('item_%s_new', number)))) from collection where id = 'undivided'");
        Assert.Equal("f r", await tables.ExecuteScalarAsync());
        Assert.Equal(40, (await service.GetAsync("/search?collections=undivided&limit=500")).Ids.Count);
        await DivideAsync(service, "undivided");
        Assert.Equal(40, (await service.GetAsync("/search?collections=undivided&limit=500")).Ids.Count);
    }

    [RequiresProgramFact("server:postgres")]
    public async Task An_item_that_reaches_further_than_all_before_is_found_by_every_replica_at_once()
    {
        var service = await catalog.ServiceAsync();
        await service.FillAsync("reaching", SampleItems.Row("reaching", 2));
        const string Search = "/search?collections=reaching&datetime=2023-08-01T00:00:00Z/2023-08-02T00:00:00Z";
        Assert.Empty((await service.GetAsync(Search)).Ids);
        // What another replica writes, this one does not see being written.
        await using var source = NpgsqlDataSource.Create(service.Connection + ";Search Path=catalog,public");
        await using var write = source.CreateCommand("with wider as (update collection set longest = '400 days' where id = 'reaching') update item set ends = '2024-01-01 00:00:00Z' where collection = 'reaching' and id = 'reaching-000'");
        await write.ExecuteNonQueryAsync();
        Assert.Equal(["reaching-000"], (await service.GetAsync(Search)).Ids);
    }

    private static async Task RemoveAsync(StacService service, string collection) =>
        Assert.Equal(204, (await service.SendAsync(HttpMethod.Delete, $"/collections/{collection}", null, StacService.Writer)).Status);

    private static async Task DivideAsync(StacService service, string collection)
    {
        await using var source = NpgsqlDataSource.Create(service.Connection + ";Search Path=catalog,public");
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var number = new NpgsqlCommand("select number from collection where id = $1", connection) { Parameters = { new() { Value = collection } } };
        Assert.True(await ItemPartitions.SplitAsync(transaction, (int)(await number.ExecuteScalarAsync())!, CancellationToken.None));
        await transaction.CommitAsync();
    }
}
