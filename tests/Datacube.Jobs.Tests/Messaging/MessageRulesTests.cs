using System.Text;
using Datacube.Contracts.Messages;
using Datacube.Jobs.Messaging;
using Xunit;

namespace Datacube.Jobs.Tests.Messaging;

[Trait("kind", "unit")]
public sealed class MessageRulesTests
{
    private const string Task = "0199f3a0-5a3c-7d5e-8a54-3b0e3d7b7c11";

    [Theory]
    [InlineData($$"""{"schema":"cubes","taskId":"{{Task}}","version":1}""", "")]
    [InlineData($$"""{"schema":"cubes","taskId":"{{Task}}","version":1,"unknown":[1]}""", "")]
    [InlineData($$"""{"schema":"cubes","taskId":"{{Task}}","version":2}""", "message.version")]
    [InlineData($$"""{"schema":"cubes","taskId":"{{Task}}","version":0}""", "message.form")]
    [InlineData($$"""{"schema":"other","taskId":"{{Task}}","version":1}""", "message.form")]
    [InlineData("""{"schema":"cubes","taskId":"00000000-0000-0000-0000-000000000000","version":1}""", "message.form")]
    [InlineData("""{"schema":"cubes","taskId":"x","version":1}""", "message.form")]
    [InlineData("""{"schema":"cubes","taskId":"0199f3a0-5a3c-7d5e-8a54-3b0e3d7b7c11","version":"1e9"}""", "message.form")]
    [InlineData("{}", "message.form")]
    [InlineData("null", "message.form")]
    [InlineData("[]", "message.form")]
    [InlineData("", "message.form")]
    [InlineData("{", "message.form")]
    public void A_message_is_read_or_refused_with_a_code(string body, string code)
    {
        var (message, found, reason) = MessageRules.Read(Encoding.UTF8.GetBytes(body), "cubes", 1000);
        Assert.Equal(code, found);
        Assert.Equal(code.Length == 0, message is not null);
        Assert.Equal(code.Length == 0, reason.Length == 0);
    }

    [Fact]
    public void A_body_beyond_the_limit_is_not_even_parsed()
    {
        var (message, code, reason) = MessageRules.Read(new byte[1001], "cubes", 1000);
        Assert.True(message is null && code == "message.too_large");
        Assert.Contains("1001", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_bytes_are_never_more_than_refused()
    {
        var random = new Random(3);
        for (var round = 0; round < 2000; round++)
        {
            var bytes = Encoding.UTF8.GetBytes($$"""{"schema":"cubes","taskId":"{{Task}}","version":1}""");
            for (var change = random.Next(1, 4); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            MessageRules.Read(bytes, "cubes", 1000);
        }
    }

    [Fact]
    public void What_is_written_is_read()
    {
        var written = new TaskReady("cubes", Guid.NewGuid());
        Assert.Equal(written, MessageRules.Read(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(written, System.Text.Json.JsonSerializerOptions.Web), "cubes", 1000).Message);
    }
}
