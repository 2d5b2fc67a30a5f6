using System.Text;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Json;
using Datacube.Testing;
using Xunit;

namespace Datacube.Contracts.Tests.Json;

[Trait("kind", "unit")]
public class StrictJsonTests
{
    public static TheoryData<string, string, string> Refused => new()
    {
        { "", "json.form", "empty" },
        { "{\"a\":1", "json.form", "ends in the middle" },
        { "{\"a\":1,}", "json.form", "byte 7" },
        { "{a:1}", "json.form", "byte 1" },
        { "[1 2]", "json.form", "line 1" },
        { "{\"a\":1}\n{}", "json.trailing_data", "line 2, byte 8" },
        { "[] x", "json.trailing_data", "byte 3" },
        { "\uFEFF{}", "json.bom", "byte 0" },
        { "{\n// why\n}", "json.comment", "line 2" },
        { "{/* why */}", "json.comment", "byte 1" },
        { "{\"a\":1,\n\"a\":2}", "json.duplicate_key", "line 2" },
        { "{\"a\":1,\"\\u0061\":2}", "json.duplicate_key", "'a'" },
        { "[{\"b\":{\"x\":1,\"x\":1}}]", "json.duplicate_key", "'x'" },
        { "[1e400]", "json.number", "byte 1" },
        { "[" + "1234567890123456789012345678901234567890123456789012345678901234567890]", "json.number", "digits" },
        { "[\"\\ud800\"]", "json.encoding", "Unicode" },
        { "[NaN]", "json.form", "byte 1" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Lenient_json_is_refused_with_its_place(string text, string code, string contains)
    {
        var error = Assert.Throws<DatacubeException>(() => StrictJson.Parse(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(code, error.Code);
        Assert.Contains(contains, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_64_is_read_and_65_refused()
    {
        Assert.NotNull(StrictJson.Parse(Encoding.UTF8.GetBytes(new string('[', 64) + new string(']', 64))));
        var error = Assert.Throws<DatacubeException>(() => StrictJson.Parse(Encoding.UTF8.GetBytes(new string('[', 65) + new string(']', 65))));
        Assert.Equal("json.depth", error.Code);
    }

    [Fact]
    public void A_million_brackets_are_refused_without_overflowing_the_stack()
    {
        var error = Assert.Throws<DatacubeException>(() => StrictJson.Parse(Encoding.UTF8.GetBytes(new string('[', 1_000_000))));
        Assert.Equal("json.depth", error.Code);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused_at_their_place()
    {
        var error = Assert.Throws<DatacubeException>(() => StrictJson.Parse([(byte)'"', 0xC3, 0x28, (byte)'"']));
        Assert.Equal("json.encoding", error.Code);
        Assert.Contains("byte 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_over_the_limit_is_refused_before_it_is_read()
    {
        using var folder = new TempFolder();
        var path = folder.Write("big.json", "{\"a\":\"" + new string('x', 100) + "\"}");
        var error = await Assert.ThrowsAsync<DatacubeException>(() => StrictJson.ReadFileAsync(path, new JsonLimits(MaxBytes: 50)));
        Assert.Equal("json.too_large", error.Code);
        Assert.Equal("json.too_large", Assert.Throws<DatacubeException>(() => StrictJson.Parse(new byte[51], new JsonLimits(MaxBytes: 50))).Code);
    }

    [Fact]
    public void An_array_is_no_object()
    {
        Assert.Equal("json.form", Assert.Throws<DatacubeException>(() => StrictJson.ParseObject("[1]"u8)).Code);
    }

    [Fact]
    public void Good_json_keeps_every_member_and_the_spelling_of_numbers()
    {
        const string text = "{\"b\":1.10,\"a\":[null,true,\"\\u00e9\",{}],\"c\":12345678901234567890}";
        var parsed = StrictJson.Parse(Encoding.UTF8.GetBytes(text))!;
        Assert.Equal(JsonNode.Parse(text)!.ToJsonString(), parsed.ToJsonString());
        Assert.Contains("1.10", parsed.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_broken_text_gives_a_code_and_never_another_exception()
    {
        var good = Encoding.UTF8.GetBytes("{\"a\":[1,2.5e3,{\"b\":null,\"c\":\"x\\n\\u00e9\"}],\"d\":{\"e\":true}}");
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = good.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var cut = bytes.AsSpan(0, random.Next(bytes.Length + 1));
            try
            {
                StrictJson.Parse(cut);
            }
            catch (DatacubeException e)
            {
                Assert.StartsWith("json.", e.Code, StringComparison.Ordinal);
            }
        }
    }
}
