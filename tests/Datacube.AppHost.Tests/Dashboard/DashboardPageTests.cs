using System.Text.RegularExpressions;
using Datacube.AppHost.Tests.Processes;
using Datacube.Testing;
using Xunit;

namespace Datacube.AppHost.Tests.Dashboard;

/// <summary>The real dashboard in a real browser shows the sample application.</summary>
[Trait("kind", "system")]
[Collection("whole applications, one at a time")]
public sealed partial class DashboardPageTests
{
    [DashboardFact]
    public async Task The_resource_page_shows_names_and_states_and_its_buttons_work()
    {
        await using var host = new AppHostProcess();
        host.Start([], new() { ["ASPIRE_DASHBOARD_PATH"] = DashboardFactAttribute.Program });
        await host.Until(() => Login().IsMatch(host.Output) && host.Events.Count == 4);
        await using var browser = await Browser.StartAsync(host.Deadline);
        await browser.OpenAsync(new Uri(Login().Match(host.Output).Groups[1].Value), host.Deadline);

        var text = await browser.UntilAsync(page => States(page) is { Count: 7 } states && states.Values.All(state => state is "Running" or "Finished"), host.Deadline);
        var shown = States(text);
        Assert.Equal(["front-", "front-", "orders", "orders-migration", "orders-service", "postgres", "rabbitmq"], shown.Keys.Select(name => name.StartsWith("front-", StringComparison.Ordinal) ? "front-" : name).Order(StringComparer.Ordinal));
        Assert.Equal("Finished", shown["orders-migration"]);
        Assert.All(shown.Where(pair => pair.Key != "orders-migration"), pair => Assert.Equal("Running", pair.Value));
        await Save(browser, "dashboard-resources.png", host.Deadline);

        // The first highlighted button of the migration's row starts it again.
        var before = host.Events.Count;
        Assert.True((await browser.EvaluateAsync(Press("orders-migration", "Start"), host.Deadline))!.GetValue<bool>());
        await host.Until(() => host.Events.Skip(before).Contains("orders-migration migrates"));

        await browser.OpenAsync(new Uri(new Uri(Login().Match(host.Output).Groups[1].Value), "/consolelogs/resource/orders-service"), host.Deadline);
        await browser.UntilAsync(page => page.Contains("Now listening on", StringComparison.Ordinal), host.Deadline);
        await Save(browser, "dashboard-console.png", host.Deadline);
        await host.InterruptAsync();
        Assert.Equal(0, await host.EndAsync());
    }

    private static async Task Save(Browser browser, string name, CancellationToken deadline)
    {
        var folder = RepositoryRoot.File("artifacts", "test-results");
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, name), await browser.PictureAsync(deadline), deadline);
    }

    /// <summary>Name and state of each row.</summary>
    private static Dictionary<string, string> States(string page) => Row().Matches(page).ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value);

    private static string Press(string resource, string button) => $$"""
        (() => {
          const all = root => [...root.querySelectorAll('*')].flatMap(e => e.shadowRoot ? [e, ...all(e.shadowRoot)] : [e]);
          const row = all(document).find(e => e.getAttribute('role') === 'row' && e.textContent.includes('{{resource}}')) ?? all(document).find(e => e.tagName === 'TR' && e.textContent.includes('{{resource}}'));
          const button = row && all(row).find(e => [e.title, e.getAttribute('aria-label')].some(text => text?.startsWith('{{button}}')));
          button?.click();
          return !!button;
        })()
        """;

    [GeneratedRegex(@"Login to the dashboard at (http://\S+)")]
    private static partial Regex Login();

    [GeneratedRegex(@"(postgres|rabbitmq|orders|orders-migration|orders-service|front-[a-z]{8}) (Running|Finished|Waiting|Starting|Exited|Restarting|FailedToStart)\b")]
    private static partial Regex Row();
}
