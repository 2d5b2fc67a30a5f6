using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Datacube.Cli.Output;

namespace Datacube.Cli.Commands;

/// <summary><c>datacube catalog providers</c>: who can be asked, in which order, for what.</summary>
internal static class CatalogProvidersCommand
{
    public static Command Create(CliHost host)
    {
        var scenes = new CatalogOptionSet();
        var printing = new OutputOptions("table", "json", "id");
        var command = new Command("providers", "List the providers that --catalog takes by name, in the order in which they are asked.") { scenes.Providers };
        printing.AddTo(command);
        command.SetAction(parsed =>
        {
            var providers = scenes.TableOf(parsed, host).Providers;
            switch (printing.FormatOf(parsed))
            {
                case "id":
                    foreach (var provider in providers)
                        host.Out.WriteLine(provider.Name);
                    break;
                case "json":
                    host.Out.WriteLine(JsonSerializer.Serialize(new { providers }, Json));
                    break;
                default:
                    var rows = providers.Select(provider => (IReadOnlyList<string>)[
                        provider.Name, provider.Kind, string.Create(CultureInfo.InvariantCulture, $"{provider.Limits.Concurrency} at a time, {(provider.Limits.RequestsPerSecond > 0 ? $"{provider.Limits.RequestsPerSecond}/s" : "any rate")}"),
                        provider.Signing is null ? "" : "yes", string.Join(' ', provider.Collections.Keys)]);
                    Drawing.On(host, host.Out, host.IsOutTerminal).Write(Drawing.Grid(["Provider", "Kind", "Limits", "Signs", "Collections"], rows));
                    break;
            }
            return ExitCodes.Ok;
        });
        return command;
    }

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };
}
