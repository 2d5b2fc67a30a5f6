using System.Diagnostics;
using System.Globalization;

// A service as small as it can be, with a journal that tells what happened when. --migrate: one step that ends.
var journal = Environment.GetEnvironmentVariable("SAMPLE_JOURNAL");
var name = Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME") ?? Environment.GetEnvironmentVariable("SAMPLE_NAME") ?? "sample";
// The shell opens with O_APPEND, so that replicas that write at once keep each other's lines; .NET writes where the file ended when it was opened.
void Note(string what)
{
    if (journal is null)
        return;
    using var shell = Process.Start("sh", ["-c", "echo \"$1\" >> \"$0\"", journal, $"{name} {what} {Environment.ProcessId}"]);
    shell.WaitForExit();
}

if (args.Contains("--migrate"))
{
    Note("migrates");
    return int.Parse(Environment.GetEnvironmentVariable("SAMPLE_MIGRATION_CODE") ?? "0", CultureInfo.InvariantCulture);
}

// A grandchild that would outlive this process if nobody cared.
if (Environment.GetEnvironmentVariable("SAMPLE_GRANDCHILD") is { } seconds)
    Process.Start("setsid", ["sleep", seconds]).Dispose();

var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
app.MapGet("/health", () => "ok");
app.MapGet("/environment", () => Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().ToDictionary(pair => (string)pair.Key, pair => (string?)pair.Value));
app.MapGet("/who", () => Environment.ProcessId);
app.MapPost("/crash", () => Process.GetCurrentProcess().Kill());
app.Lifetime.ApplicationStarted.Register(() => Note("starts"));
app.Lifetime.ApplicationStopped.Register(() => Note("stops"));
await app.RunAsync();
return 0;
