using Datacube.Contracts.Errors;
using Datacube.Stac.Catalogs;
using Datacube.Testing;
using Xunit;

namespace Datacube.Stac.Tests.Catalogs;

/// <summary>A catalogue over real sockets, which the user named by its address.</summary>
[Trait("kind", "unit")]
public class LoopbackCatalogTests
{
    private static readonly string Page = ScriptedServer.Page([ScriptedServer.Item("a")]).ToJsonString();

    [Fact]
    public async Task A_catalogue_on_this_machine_is_read_over_http()
    {
        await using var server = new LoopbackServer(_ => LoopbackServer.Answer(Page));
        using var catalog = await StacCatalog.OpenAsync(server.Address.ToString(), ScriptedServer.Impatient());
        var item = Assert.Single(await catalog.SearchAsync(new()).ToListAsync());
        Assert.Equal("href.not_allowed", Assert.Throws<DatacubeException>(() => item.Resolve("http://127.0.0.1:1/x.tif")).Code);
        Assert.Equal(server.Address + "x.tif", item.Resolve("x.tif").ToString());
    }

    [Fact]
    public async Task A_body_shorter_than_stated_is_asked_for_again()
    {
        var asked = 0;
        await using var server = new LoopbackServer(_ => ++asked < 3 ? LoopbackServer.Answer(Page[..20], statedLength: Page.Length) : LoopbackServer.Answer(Page));
        using var catalog = await StacCatalog.OpenAsync(server.Address.ToString(), ScriptedServer.Impatient());
        Assert.Single(await catalog.SearchAsync(new()).ToListAsync());
        Assert.Equal(3, server.Connections);
    }
}
