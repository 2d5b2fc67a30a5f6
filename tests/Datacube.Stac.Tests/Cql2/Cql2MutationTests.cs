using System.Text;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Stac.Cql2;
using Datacube.Stac.Items;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Datacube.Stac.Tests.Cql2;

/// <summary>Filters that somebody bent: each is read or refused with a code of filters, and whatever is read can be judged and written.</summary>
[Trait("kind", "unit")]
public class Cql2MutationTests
{
    private const string Bits = "'\"\\()[]{},.:;%_-+*/^<>=!?$#@& \t\n\0aAzZ019eEñ\u0301ß\ud83d";
    private static readonly StacItem Item = new(JsonNode.Parse("""{"type":"Feature","id":"i","geometry":{"type":"Point","coordinates":[1,2]},"properties":{"datetime":"2023-08-15T10:00:00Z","a.b":5},"links":[],"assets":{} }""")!.AsObject(), new("https://example.com/i"));

    [Fact]
    public void Bent_texts_and_bent_json_are_read_or_refused() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var filter = new RandomFilters(seed).Condition(3);
            var random = new Random(seed);
            Try(() => Cql2Text.Parse(Bent(Cql2Text.Write(filter), random)));
            Try(() => Cql2Json.Parse(Encoding.UTF8.GetBytes(Bent(Cql2Json.Write(filter).ToJsonString(), random))));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(600));

    private static void Try(Func<CqlNode> read)
    {
        try
        {
            var node = read();
            Cql2Text.Parse(Cql2Text.Write(node));
            new CqlFilter(node).Matches(Item);
        }
        catch (DatacubeException refused)
        {
            Assert.Matches("^(filter|json)\\.", refused.Code);
        }
    }

    private static string Bent(string text, Random random)
    {
        var bent = new StringBuilder(text);
        for (var i = random.Next(1, 4); i > 0 && bent.Length > 0; i--)
        {
            var at = random.Next(bent.Length);
            switch (random.Next(4))
            {
                case 0: bent.Remove(at, Math.Min(random.Next(1, 6), bent.Length - at)); break;
                case 1: bent.Insert(at, Bits[random.Next(Bits.Length)]); break;
                case 2: bent[at] = Bits[random.Next(Bits.Length)]; break;
                default: bent.Insert(at, text.AsSpan(random.Next(text.Length))); break;
            }
        }
        return bent.ToString();
    }
}
