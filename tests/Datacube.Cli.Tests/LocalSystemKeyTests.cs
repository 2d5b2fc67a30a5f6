using Datacube.Cli.Launching;
using Datacube.Contracts.Access;
using Datacube.Testing;
using Xunit;

namespace Datacube.Cli.Tests;

[Trait("kind", "unit")]
public sealed class LocalSystemKeyTests
{
    [Fact]
    public void A_new_key_is_shown_once_and_on_a_terminal_only()
    {
        using var folder = new TempFolder();
        foreach (var isTerminal in (bool[])[true, false])
        {
            var file = folder.File($"key-{isTerminal}");
            var first = Told(file, isTerminal);
            Assert.Equal(isTerminal, first.Contains(LocalKeyFile.Read(file)!.Reveal(), StringComparison.Ordinal));
            Assert.Equal(!isTerminal, first.Contains(file, StringComparison.Ordinal));
            Assert.Empty(Told(file, isTerminal));
        }
    }

    private static string Told(string file, bool isTerminal)
    {
        using StringWriter output = new(), error = new();
        var host = new CliHost { Out = output, Error = error, IsOutTerminal = isTerminal, Variable = name => name == "DATACUBE_KEY_FILE" ? file : null };
        LocalSystemKey.Open(host).Tell(host);
        return output.ToString() + error;
    }
}
