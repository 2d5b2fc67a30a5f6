using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Datacube.Testing;

/// <summary>Chromium without a window, driven through its debugging protocol: opens a page, reads its text, presses buttons, takes pictures.</summary>
public sealed class Browser : IAsyncDisposable
{
    /// <summary>The program that must be there.</summary>
    public const string Program = "chromium";

    // The text of the page, including what web components keep in their shadow roots.
    private const string TextScript = """
        (() => {
          const parts = [];
          const visit = node => {
            if (node.nodeType === Node.TEXT_NODE) parts.push(node.data);
            if (['SCRIPT', 'STYLE', 'TEMPLATE'].includes(node.nodeName)) return;
            if (node.shadowRoot) visit(node.shadowRoot);
            node.childNodes.forEach(visit);
          };
          visit(document.body);
          return parts.join(' ');
        })()
        """;

    private readonly TempFolder profile;
    private readonly Process process;
    private readonly ClientWebSocket socket = new();
    private int calls;

    private Browser(TempFolder profile, Process process) => (this.profile, this.process) = (profile, process);

    /// <summary>Starts the browser with an empty profile.</summary>
    public static async Task<Browser> StartAsync(CancellationToken deadline)
    {
        var profile = new TempFolder();
        var start = new ProcessStartInfo(Program,
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            $"--user-data-dir={profile.Path}", "--window-size=1600,1000", "--remote-debugging-port=0", "about:blank",
        ])
        { RedirectStandardError = true, RedirectStandardOutput = true };
        var browser = new Browser(profile, Process.Start(start)!);
        browser.process.BeginErrorReadLine();
        browser.process.BeginOutputReadLine();
        await browser.ConnectAsync(deadline);
        return browser;
    }

    /// <summary>Goes to a page.</summary>
    public Task OpenAsync(Uri page, CancellationToken deadline) => CallAsync("Page.navigate", new() { ["url"] = page.ToString() }, deadline);

    /// <summary>The text that the page shows, its spaces made single.</summary>
    public async Task<string> TextAsync(CancellationToken deadline) =>
        string.Join(' ', ((await EvaluateAsync(TextScript, deadline))?.GetValue<string>() ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Waits until the page shows what is wanted.</summary>
    /// <exception cref="TimeoutException">It did not; the text says what it showed instead.</exception>
    public async Task<string> UntilAsync(Func<string, bool> wanted, CancellationToken deadline)
    {
        var text = "";
        try
        {
            while (!wanted(text = await TextAsync(deadline)))
                await Task.Delay(100, deadline);
            return text;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The page did not come to show what was waited for. It shows: {text}");
        }
    }

    /// <summary>The page as PNG.</summary>
    public async Task<byte[]> PictureAsync(CancellationToken deadline) =>
        Convert.FromBase64String((await CallAsync("Page.captureScreenshot", new() { ["format"] = "png" }, deadline))["data"]!.GetValue<string>());

    /// <summary>Runs a script and returns its value.</summary>
    public async Task<JsonNode?> EvaluateAsync(string script, CancellationToken deadline) =>
        (await CallAsync("Runtime.evaluate", new() { ["expression"] = script, ["returnByValue"] = true, ["awaitPromise"] = true }, deadline))["result"]?["value"];

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        profile.Dispose();
    }

    private async Task ConnectAsync(CancellationToken deadline)
    {
        // Two lines: the port, and the path of the browser's own socket.
        var file = profile.File("DevToolsActivePort");
        while (!File.Exists(file) || (await File.ReadAllLinesAsync(file, deadline)).Length < 2)
            await Task.Delay(50, deadline);
        var port = (await File.ReadAllLinesAsync(file, deadline))[0];
        using var handler = new SocketsHttpHandler();
        using var http = new HttpClient(handler);
        var pages = JsonNode.Parse(await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/json/list"), deadline))!.AsArray();
        await socket.ConnectAsync(new Uri(pages.First(page => page!["type"]!.GetValue<string>() == "page")!["webSocketDebuggerUrl"]!.GetValue<string>()), deadline);
    }

    /// <summary>One call at a time; events in between are of no interest.</summary>
    private async Task<JsonObject> CallAsync(string method, JsonObject parameters, CancellationToken deadline)
    {
        var id = ++calls;
        await socket.SendAsync(Encoding.UTF8.GetBytes(new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters }.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, deadline);
        while (true)
        {
            var message = await ReceiveAsync(deadline);
            if (message["id"]?.GetValue<int>() != id)
                continue;
            return message["result"] as JsonObject ?? throw new InvalidOperationException($"{method} failed: {message["error"]}");
        }
    }

    private async Task<JsonNode> ReceiveAsync(CancellationToken deadline)
    {
        using var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer.AsMemory(), deadline);
            message.Write(buffer.AsSpan(0, part.Count));
        }
        while (!part.EndOfMessage);
        return JsonNode.Parse(message.ToArray()) ?? throw new JsonException("The browser sent null.");
    }
}
