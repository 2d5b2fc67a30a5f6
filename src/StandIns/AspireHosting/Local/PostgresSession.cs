using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>Runs SQL with <c>psql</c>, as the owner of a server.</summary>
internal static class PostgresSession
{
    private static readonly TimeSpan TimeToConnect = TimeSpan.FromSeconds(5);

    /// <summary>Runs statements; values go in as <c>:'name'</c> and identifiers as <c>:"name"</c>, quoted by psql.</summary>
    /// <exception cref="DistributedApplicationException">It failed; the text is psql's.</exception>
    public static async Task<string> RunAsync(PostgresServerResource server, string database, string sql, IReadOnlyDictionary<string, string> values, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(PostgresFiles.Find().Program("psql"), ["-XqtA", "-v", "ON_ERROR_STOP=1", .. values.SelectMany(value => new[] { "-v", $"{value.Key}={value.Value}" })])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/",
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        start.Environment["PGHOST"] = "localhost";
        start.Environment["PGPORT"] = server.PrimaryEndpoint.Annotation.TargetPorts[0].ToString(CultureInfo.InvariantCulture);
        start.Environment["PGUSER"] = await server.UserNameReference.GetValueAsync(cancellation);
        start.Environment["PGPASSWORD"] = await server.PasswordParameter.GetValueAsync(cancellation);
        start.Environment["PGDATABASE"] = database;
        start.Environment["PGCONNECT_TIMEOUT"] = TimeToConnect.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        try
        {
            await process.StandardInput.WriteAsync(sql.AsMemory(), cancellation);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellation);
        }
        catch (IOException)
        {
            // It ended before it had read everything, and says why on its error stream.
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
        return process.ExitCode == 0 ? (await output).Trim() : throw new DistributedApplicationException((await errors).Trim());
    }
}
