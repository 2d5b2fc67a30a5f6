using System.Text;
using Datacube.Stac.Cql2;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Datacube.Stac.Tests.Cql2;

[Trait("kind", "unit")]
public class Cql2RoundTripTests
{
    [Fact]
    public void A_filter_is_the_same_after_being_written_as_text_and_as_json() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var filter = new RandomFilters(seed).Condition(4);
            var json = Cql2Json.Write(filter).ToJsonString();
            var text = Cql2Text.Write(filter);
            Assert.Equal(json, Cql2Json.Write(Cql2Json.Parse(Encoding.UTF8.GetBytes(json))).ToJsonString());
            Assert.Equal(json, Cql2Json.Write(Cql2Text.Parse(text)).ToJsonString());
            Assert.Equal(text, Cql2Text.Write(Cql2Text.Parse(text)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Theory]
    [InlineData("a = 1 AND b = 2 OR NOT c = 3", """{"op":"or","args":[{"op":"and","args":[{"op":"=","args":[{"property":"a"},1]},{"op":"=","args":[{"property":"b"},2]}]},{"op":"not","args":[{"op":"=","args":[{"property":"c"},3]}]}]}""")]
    [InlineData("a=1 and b=2 and c=3", """{"op":"and","args":[{"op":"=","args":[{"property":"a"},1]},{"op":"=","args":[{"property":"b"},2]},{"op":"=","args":[{"property":"c"},3]}]}""")]
    [InlineData("\"eo:cloud_cover\" <= 20.5", """{"op":"<=","args":[{"property":"eo:cloud_cover"},20.5]}""")]
    [InlineData("eo:cloud_cover between 0 and 20", """{"op":"between","args":[{"property":"eo:cloud_cover"},0,20]}""")]
    [InlineData("owner NOT LIKE 'Tom\\_%'", """{"op":"not","args":[{"op":"like","args":[{"property":"owner"},"Tom\\_%"]}]}""")]
    [InlineData("CASEI(road) IN (CASEI('Öl'), casei('x'))", """{"op":"in","args":[{"op":"casei","args":[{"property":"road"}]},[{"op":"casei","args":["\u00D6l"]},{"op":"casei","args":["x"]}]]}""")]
    [InlineData("platform IS NOT NULL", """{"op":"not","args":[{"op":"isNull","args":[{"property":"platform"}]}]}""")]
    [InlineData("t_during(updated, INTERVAL('2023-01-01','..'))", """{"op":"t_during","args":[{"property":"updated"},{"interval":["2023-01-01",".."]}]}""")]
    [InlineData("T_INTERSECTS(INTERVAL(start_datetime, end_datetime), TIMESTAMP('2023-01-01T02:00:00+02:00'))", """{"op":"t_intersects","args":[{"interval":[{"property":"start_datetime"},{"property":"end_datetime"}]},{"timestamp":"2023-01-01T00:00:00Z"}]}""")]
    [InlineData("updated >= DATE('2023-02-28')", """{"op":">=","args":[{"property":"updated"},{"date":"2023-02-28"}]}""")]
    [InlineData("S_INTERSECTS(geometry, BBOX(170, -20, -170, -10))", """{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[170,-20,-170,-10]}]}""")]
    [InlineData("S_WITHIN(geometry, POLYGON Z((0 0 1, 1 0 1, 1 1 1, 0 0 1)))", """{"op":"s_within","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[[[0,0,1],[1,0,1],[1,1,1],[0,0,1]]]}]}""")]
    [InlineData("S_CROSSES(geometry, LINESTRING(0 0, -1.5 2e0))", """{"op":"s_crosses","args":[{"property":"geometry"},{"type":"LineString","coordinates":[[0,0],[-1.5,2]]}]}""")]
    [InlineData("s_disjoint(geometry, MULTIPOINT(0 0, (1 1)))", """{"op":"s_disjoint","args":[{"property":"geometry"},{"type":"MultiPoint","coordinates":[[0,0],[1,1]]}]}""")]
    [InlineData("A_CONTAINS(layers, ('a', 'b'))", """{"op":"a_contains","args":[{"property":"layers"},["a","b"]]}""")]
    [InlineData("A_containedBy(layers, ('a'))", """{"op":"a_containedBy","args":[{"property":"layers"},["a"]]}""")]
    [InlineData("A_EQUALS(layers, ((a + 1) * 2, ('b'), ()))", """{"op":"a_equals","args":[{"property":"layers"},[{"op":"*","args":[{"op":"+","args":[{"property":"a"},1]},2]},["b"],[]]]}""")]
    [InlineData("a + b * 2 ^ 3 - 4 DIV 3 % 2 > -1", """{"op":">","args":[{"op":"-","args":[{"op":"+","args":[{"property":"a"},{"op":"*","args":[{"property":"b"},{"op":"^","args":[2,3]}]}]},{"op":"%","args":[{"op":"div","args":[4,3]},2]}]},-1]}""")]
    [InlineData("(a + 1) * 2 = -2 ^ 2", """{"op":"=","args":[{"op":"*","args":[{"op":"+","args":[{"property":"a"},1]},2]},{"op":"^","args":[-2,2]}]}""")]
    [InlineData("name = 'it''s' or name = 'it\\'s'", """{"op":"or","args":[{"op":"=","args":[{"property":"name"},"it\u0027s"]},{"op":"=","args":[{"property":"name"},"it\u0027s"]}]}""")]
    [InlineData("\"and\" = true", """{"op":"=","args":[{"property":"and"},true]}""")]
    [InlineData("avg(windSpeed) < 4", """{"op":"\u003C","args":[{"op":"avg","args":[{"property":"windSpeed"}]},4]}""")]
    public void Text_means_this_json(string text, string json)
    {
        var filter = Cql2Text.Parse(text);
        Assert.Equal(Cql2Json.Write(Cql2Json.Parse(Encoding.UTF8.GetBytes(json))).ToJsonString(), Cql2Json.Write(filter).ToJsonString());
        Assert.Equal(Cql2Json.Write(filter).ToJsonString(), Cql2Json.Write(Cql2Text.Parse(Cql2Text.Write(filter))).ToJsonString());
    }
}
