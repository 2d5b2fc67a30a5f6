using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>A private PostgreSQL server: own data, own port, loopback and passwords only, no socket, no root.</summary>
internal static class PostgresLaunch
{
    private static readonly Dictionary<string, string> Plain = new() { ["LC_ALL"] = "C.UTF-8", ["TZ"] = "UTC" };

    public static async Task<ProcessPlan> Plan(LaunchContext context)
    {
        var server = (PostgresServerResource)context.Resource;
        var (folder, isKept) = context.DataFolder();
        var data = Path.Combine(folder, "data");
        var versionFile = Path.Combine(data, "PG_VERSION");
        var files = PostgresFiles.Find(File.Exists(versionFile) ? (await File.ReadAllTextAsync(versionFile, context.Cancellation)).Trim() : null);
        files.CheckImage(server);
        var account = Account.Unprivileged("postgres");
        if (!File.Exists(versionFile))
            await InitializeAsync(context, server, files, account, folder, isKept);
        var port = context.TargetPort("tcp").ToString(CultureInfo.InvariantCulture);
        List<string> arguments = ["-D", data, "-p", port, "-c", "listen_addresses=localhost", "-c", "unix_socket_directories=", "-c", "logging_collector=off", "-c", "jit=off"];
        if (!isKept)
            // Data that goes with the application need not survive a power cut.
            arguments.AddRange(["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]);
        return new(files.Program("postgres"), [.. arguments, .. context.Arguments], folder)
        {
            Environment = new Dictionary<string, string>([.. Plain, .. context.Environment]),
            Inherits = false,
            Account = account,
            // INT: sessions are ended, the data is left in order.
            StopSignal = Native.SigInt,
            StopsGroup = false,
            Grace = TimeSpan.FromSeconds(15),
        };
    }

    private static async Task InitializeAsync(LaunchContext context, PostgresServerResource server, PostgresFiles files, Account? account, string folder, bool isKept)
    {
        var next = Path.Combine(folder, "data.next");
        if (Directory.Exists(next))
            Directory.Delete(next, recursive: true);
        var password = Path.Combine(folder, "password");
        PrivateFile.Write(password, await server.PasswordParameter.GetValueAsync(context.Cancellation) + "\n");
        account?.Own(folder);
        account?.Own(password);
        try
        {
            List<string> arguments = ["-D", next, "-U", await server.UserNameReference.GetValueAsync(context.Cancellation) ?? "", "-E", "UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", $"--pwfile={password}"];
            if (!isKept)
                arguments.Add("--no-sync");
            await context.Launcher.RunAsync(new(files.Program("initdb"), arguments, folder) { Environment = Plain, Inherits = false, Account = account }, context.Log, context.Cancellation);
        }
        finally
        {
            File.Delete(password);
        }
        // Half-made data never has the final name.
        Directory.Move(next, Path.Combine(folder, "data"));
    }
}
