using System.Text;
using Datacube.Contracts.Errors;
using Datacube.Stac.Cql2;
using Xunit;

namespace Datacube.Stac.Tests.Cql2;

[Trait("kind", "unit")]
public class Cql2RefusalTests
{
    [Theory]
    [InlineData("", "filter.form", "character 1")]
    [InlineData("a = ", "filter.form", "character 5")]
    [InlineData("a = 'x", "filter.form", "character 5")]
    [InlineData("a = 'x\\'", "filter.form", "character 5")]
    [InlineData("a == 1", "filter.form", "character 4")]
    [InlineData("a != 1", "filter.form", "write '<>'")]
    [InlineData("a = 1 b = 2", "filter.form", "character 7")]
    [InlineData("a = 1;", "filter.form", "character 6")]
    [InlineData("a = 'x' -- comment", "filter.form", "character 12")]
    [InlineData("a = $1", "filter.form", "character 5")]
    [InlineData("a = 1 = 2", "filter.form", "character 7")]
    [InlineData("(a = 1", "filter.form", "')'")]
    [InlineData("a NOT 5", "filter.form", "LIKE, BETWEEN or IN")]
    [InlineData("\"\" = 1", "filter.form", "empty")]
    [InlineData("a = 1e999", "filter.form", "range of a double")]
    [InlineData("a = 5x", "filter.form", "character 6")]
    [InlineData("a = \0", "filter.form", "character 5")]
    [InlineData("a = 'b\0'", "filter.form", "NUL")]
    [InlineData("t = TIMESTAMP('2023-01-01T00:00:00'' OR 1=1')", "filter.form", "no time")]
    [InlineData("t = TIMESTAMP('2023-01-01T00:00:00')", "filter.form", "no time")]
    [InlineData("t = DATE('2023-02-30')", "filter.form", "no date")]
    [InlineData("t = DATE('2023-02-28'')", "filter.form", "closing quote")]
    [InlineData("T_AFTER(t, INTERVAL('2023-02-02', '2023-02-01'))", "filter.form", "swap")]
    [InlineData("T_AFTER(t, INTERVAL('2023-02-02', ''''))", "filter.form", "neither a date")]
    [InlineData("S_INTERSECTS(g, POINT(1 '2'))", "filter.form", "a number")]
    [InlineData("S_INTERSECTS(g, POINT(1 99))", "filter.form", "outside of longitude and latitude")]
    [InlineData("S_INTERSECTS(g, POLYGON((0 0, 1 1)))", "filter.form", "character 17")]
    [InlineData("S_INTERSECTS(g, BBOX(0, 10, 1, 5))", "filter.form", "swap")]
    [InlineData("S_INTERSECTS(g)", "filter.form", "takes 2 arguments")]
    [InlineData("a + 1", "filter.type", "a condition")]
    [InlineData("a = 1 AND 'x'", "filter.type", "character 11")]
    [InlineData("1 = 'x'", "filter.type", "compares a number with a text")]
    [InlineData("a LIKE 5", "filter.type", "a text")]
    [InlineData("a LIKE b", "filter.type", "pattern")]
    [InlineData("a IN (1, 'x')", "filter.type", "character 10")]
    [InlineData("S_WITHIN(a, 'POINT(1 2)')", "filter.type", "a geometry")]
    [InlineData("A_EQUALS(a, 5)", "filter.type", "a list")]
    [InlineData("T_AFTER(a, '2023-01-01')", "filter.type", "an interval")]
    [InlineData("a = POINT(1 2)", "filter.type", "a geometry")]
    public void A_text_is_refused_with_its_position(string text, string code, string expected)
    {
        var refused = Assert.Throws<DatacubeException>(() => Cql2Text.Parse(text));
        Assert.Equal(code, refused.Code);
        Assert.Equal("filter", refused.Field);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\0', refused.Message);
    }

    [Theory]
    [InlineData("null", "filter.form", "the top")]
    [InlineData("{}", "filter.form", "none of the members")]
    [InlineData("""{"op":"=","args":[{"property":"a"},null]}""", "filter.form", "/args/1")]
    [InlineData("""{"op":"=","args":[{"property":"a"}]}""", "filter.form", "takes 2 arguments, not 1")]
    [InlineData("""{"op":"and","args":[true]}""", "filter.form", "2 or more")]
    [InlineData("""{"op":"=","args":[{"property":"a"},1],"arg":1}""", "filter.form", "'arg'")]
    [InlineData("""{"op":"=","args":[{"property":"a","x":1},1]}""", "filter.form", "other members")]
    [InlineData("""{"op":"=","args":[{"property":5},1]}""", "filter.form", "/args/0/property")]
    [InlineData("""{"op":"=","args":[{"property":"a\u0000"},1]}""", "filter.form", "NUL")]
    [InlineData("""{"op":"=","args":[{"property":"a"},"\u0000"]}""", "filter.form", "NUL")]
    [InlineData("""{"op":"=","args":[{"property":"a"},{"timestamp":"2023-01-01' or '1'='1"}]}""", "filter.form", "no time")]
    [InlineData("""{"op":"t_after","args":[{"property":"a"},{"interval":["2023-01-01'--",".."]}]}""", "filter.form", "/args/1/interval/0")]
    [InlineData("""{"op":"s_within","args":[{"property":"a"},{"type":"Point","coordinates":[1,2,"3'"]}]}""", "filter.form", "/args/1")]
    [InlineData("""{"op":"s_within","args":[{"property":"a"},{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"MultiPoint","coordinates":[]}]}]}""", "filter.form", "/args/1")]
    [InlineData("""{"op":"like","args":[{"property":"a"},{"property":"b"}]}""", "filter.type", "/args/1")]
    [InlineData("""{"op":"=","args":[1,1],"op":"or"}""", "json.duplicate_key", "")]
    public void A_json_is_refused_with_its_place(string json, string code, string expected)
    {
        var refused = Assert.Throws<DatacubeException>(() => Cql2Json.Parse(Encoding.UTF8.GetBytes(json)));
        Assert.Equal(code, refused.Code);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_thousand_parts_and_a_hundred_levels_are_possible_and_no_more()
    {
        string Wide(int conditions) => string.Join(" OR ", Enumerable.Repeat("a=1", conditions));
        Assert.NotNull(Cql2Text.Parse(Wide(3333)));
        Refused("filter.too_large", () => Cql2Text.Parse(Wide(3334)));
        Refused("filter.too_large", () => Cql2Json.Parse(Cql2Json.Write(Cql2Text.Parse(Wide(3334), new(MaxNodes: 20_000)))));
        string Deep(int levels) => new string('(', levels) + "a=1" + new string(')', levels);
        Assert.NotNull(Cql2Text.Parse(Deep(99)));
        Refused("filter.too_deep", () => Cql2Text.Parse(Deep(100)));
        Refused("filter.too_deep", () => Cql2Text.Parse(Deep(400_000)));
        Refused("filter.too_deep", () => Cql2Text.Parse(string.Concat(Enumerable.Repeat("NOT ", 100_000)) + "a=1"));
        Refused("filter.too_deep", () => Cql2Text.Parse("1" + string.Concat(Enumerable.Repeat("+1", 4000)) + "=a"));
        Refused("filter.too_deep", () => Cql2Text.Parse("A_EQUALS(a, " + new string('(', 100_000)));
        Refused("filter.too_large", () => Cql2Text.Parse("a = '" + new string('x', 1 << 20) + "'"));
    }

    [Fact]
    public void Json_of_a_hundred_levels_is_possible_and_no_more()
    {
        byte[] Deep(int levels) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("""{"op":"not","args":[""", levels)) + "true" + string.Concat(Enumerable.Repeat("]}", levels)));
        Assert.NotNull(Cql2Json.Parse(Deep(99)));
        Refused("filter.too_deep", () => Cql2Json.Parse(Deep(100)));
        Refused("json.depth", () => Cql2Json.Parse(Deep(20_000)));
    }

    [Fact]
    public void Binding_refuses_what_is_not_in_the_table_and_names_what_is()
    {
        var queryables = new CqlQueryables([new("eo:cloud_cover", CqlType.Number), new("datetime", CqlType.Instant), new("id", CqlType.Text)], false);
        var unknown = Refused("filter.property", () => CqlBinder.Bind(Cql2Text.Parse("\"id\"\" = 1 or \"\"x\" = 2"), queryables));
        Assert.Contains("allowed are datetime, eo:cloud_cover, id", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("character 1", unknown.Message, StringComparison.Ordinal);
        Refused("filter.type", () => CqlBinder.Bind(Cql2Text.Parse("eo:cloud_cover < '5'"), queryables));
        Refused("filter.type", () => CqlBinder.Bind(Cql2Text.Parse("S_INTERSECTS(id, POINT(1 2))"), queryables));
        Refused("filter.type", () => CqlBinder.Bind(Cql2Text.Parse("datetime > 'tomorrow'"), queryables));
        var function = Refused("filter.function", () => CqlBinder.Bind(Cql2Text.Parse("pg_sleep(10) = 1"), queryables));
        Assert.Contains("t_intersects", function.Message, StringComparison.Ordinal);
        var bound = CqlBinder.Bind(Cql2Text.Parse("datetime > '2023-08-01T00:00:00Z' AND datetime IN ('2023-08-02')"), queryables);
        Assert.Equal("(datetime > TIMESTAMP('2023-08-01T00:00:00Z')) AND (datetime IN (DATE('2023-08-02')))", Cql2Text.Write(bound));
    }

    private static DatacubeException Refused(string code, Action action)
    {
        var refused = Assert.Throws<DatacubeException>(action);
        Assert.Equal(code, refused.Code);
        return refused;
    }
}
