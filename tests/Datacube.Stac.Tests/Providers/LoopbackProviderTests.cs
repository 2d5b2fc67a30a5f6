using Datacube.Contracts.Errors;
using Datacube.Stac.Items;
using Datacube.Stac.Providers;
using Datacube.Stac.Searching;
using Datacube.Testing;
using Xunit;

namespace Datacube.Stac.Tests.Providers;

/// <summary>Providers behind a real server on this machine that misbehaves: nothing short is taken for whole, and nothing is asked for ever.</summary>
[Trait("kind", "unit")]
public class LoopbackProviderTests
{
    private static readonly string Feed = ProviderBench.Feed([ProviderBench.Entry(1), ProviderBench.Entry(2)], 2);

    public static TheoryData<string, string> Answers => new()
    {
        { "truncated", "source.truncated" },
        { "reset", "source.unavailable" },
        { "status 500", "source.unavailable" },
        { "status 429", "source.throttled" },
        { "status 403", "source.unauthorized" },
        { "status 404", "source.not_found" },
        { "html", "feed.form" },
        { "empty", "feed.form" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_server_that_keeps_failing_ends_the_search_with_its_code(string answer, string code)
    {
        await using var server = new LoopbackServer(_ => Of(answer));
        using var bench = Open();
        var failure = await Assert.ThrowsAsync<DatacubeException>(() => Search(bench, server));
        Assert.Equal(code, failure.Code);
        Assert.DoesNotContain("127.0.0.1", failure.Message, StringComparison.Ordinal);
        Assert.InRange(server.Connections, 1, 5);
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("reset")]
    [InlineData("status 500")]
    [InlineData("status 429")]
    public async Task What_passes_is_asked_for_again_and_the_search_is_whole(string answer)
    {
        var first = true;
        await using var server = new LoopbackServer(_ =>
        {
            if (!first)
                return Of("good");
            first = false;
            return Of(answer);
        });
        using var bench = Open();
        Assert.Equal(2, (await Search(bench, server)).Count);
        Assert.Equal(2, server.Connections);
    }

    private static ProviderCatalogs Open() => new(Catalogs.ScriptedServer.Impatient());

    private static async Task<List<StacItem>> Search(ProviderCatalogs catalogs, LoopbackServer server)
    {
        using var catalog = await catalogs.OpenAsync(ProviderBench.Provider("opensearch", new Uri(server.Address, "search").AbsoluteUri), default);
        return await catalog.SearchAsync(new StacQuery()).ToListAsync();
    }

    private static byte[]? Of(string answer) => answer.Split(' ') switch
    {
        ["good"] => LoopbackServer.Answer(Feed, type: "application/atom+xml"),
        ["truncated"] => LoopbackServer.Answer(Feed[..^40], type: "application/atom+xml", statedLength: Feed.Length),
        ["html"] => LoopbackServer.Answer("<html>sign in</html>", type: "text/html"),
        ["empty"] => LoopbackServer.Answer("", type: "application/atom+xml"),
        ["status", var status] => LoopbackServer.Answer("max session number", int.Parse(status, null), headers: "Retry-After: 1\r\n"),
        _ => null,
    };
}
