using Datacube.CatalogSearch.SearchItems;
using Datacube.CatalogSearch.Snapshots;
using Datacube.Contracts.Errors;
using Datacube.Jobs;
using Datacube.Jobs.Ledger;
using Datacube.Jobs.Migrating;
using Datacube.Stac.Providers;
using Datacube.Stac.Providers.Union;
using Datacube.Stac.Searching;
using Datacube.Testing;
using Datacube.Testing.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Datacube.CatalogSearch.Tests.Snapshots;

public sealed class SnapshotStoreTests
{
    [Fact, Trait("kind", "unit")]
    public void The_duplicates_of_a_large_union_fit_into_the_message_and_are_counted()
    {
        var dropped = Enumerable.Range(0, 30_000).Select(number => new DroppedItem($"{number}-{new string('x', 150)}", "one", "kept", "two", "order"));
        var choice = UnionJson.Of(new([], [], [.. dropped])).ToJsonString();
        var told = SearchReplies.Map(new(Guid.NewGuid(), "", DateTimeOffset.UnixEpoch, []) { Choice = choice });
        Assert.Equal(30_000, told.DroppedCount);
        Assert.NotEmpty(told.Dropped);
        Assert.True(told.CalculateSize() < 2 << 20);
    }

    [Fact, Trait("kind", "unit")]
    public void What_is_found_comes_with_how_its_provider_wants_addresses_signed()
    {
        var told = new Contracts.Catalog.V1.Snapshot();
        SearchReplies.AddSignings(told, ["planetary-computer", "own", "", "planetary-computer"], ProviderTable.BuiltIn.SigningOf);
        var signing = Assert.Single(told.Signings);
        Assert.Equal(("planetary-computer", ".blob.core.windows.net", "PC_SDK_SUBSCRIPTION_KEY"), (signing.Provider, signing.HostSuffix, signing.KeyVariable));
    }

    [Fact, Trait("kind", "unit")]
    public void A_search_that_finds_too_many_bytes_ends_with_the_limit_and_the_remedy()
    {
        var found = new FoundItems(2 << 20);
        var item = ItemOf(0, 300_000);
        found.Add(item);
        found.Add(item);
        found.Add(item);
        var error = Assert.Throws<DatacubeException>(() => found.Add(item));
        Assert.Equal(("cost.too_large", "max_items"), (error.Code, error.Field));
        Assert.Contains("2 MiB", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, found.Items.Count);
    }

    [Fact, Trait("kind", "unit")]
    public void Chunks_hold_every_item_once_in_order_and_are_small()
    {
        var items = Enumerable.Range(0, 2500).Select(number => ItemOf(number, number == 1200 ? 6_000_000 : 10)).ToList();
        var chunks = SnapshotStore.Chunks(items).ToList();
        Assert.Equal(items, chunks.SelectMany(chunk => chunk));
        Assert.Equal([1000, 200, 1, 1000, 299], chunks.Select(chunk => chunk.Count));
        Assert.Empty(SnapshotStore.Chunks([]));
    }

    [RequiresProgramFact("server:postgres"), Trait("kind", "system")]
    public async Task A_large_result_is_stored_in_chunks_once_and_read_back_in_order()
    {
        var server = await PgServer.Shared;
        await using var database = new JobsDatabase(await server.CreateDatabaseAsync(), "catalog", new JobsOptions());
        await new Migrator(database, [MigrationChain.Of(typeof(SnapshotStore).Assembly)], TimeProvider.System, NullLogger<Migrator>.Instance).ApplyAsync(default);
        var store = new SnapshotStore(database, Options.Create(new CatalogSearchOptions()));
        var items = Enumerable.Range(0, 3000).Select(number => ItemOf(number, 5_000)).ToList();
        var first = await store.AddAsync("https://catalog.example/", new StacQuery(), items, default);
        var second = await store.AddAsync("https://catalog.example/", new StacQuery(), items, default);
        Assert.Equal(first.Hash, second.Hash);
        Assert.Equal(items, (await store.ReadAsync(first.Id.ToString(), default)).Items);
        Assert.Equal(items, (await store.ReadAsync(second.Id.ToString(), default)).Items);
    }

    private static SnapshotItem ItemOf(int number, int length) => new($$"""{"n":{{number}},"x":"{{new string('x', length)}}"}""", $"https://catalog.example/{number}", true, "");
}
