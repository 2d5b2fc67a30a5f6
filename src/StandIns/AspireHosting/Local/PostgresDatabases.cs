using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>Creates databases that do not exist.</summary>
internal static class PostgresDatabases
{
    public static async Task CreateAsync(PostgresDatabaseResource database, CancellationToken cancellation)
    {
        var name = new Dictionary<string, string> { ["name"] = database.DatabaseName };
        if (await PostgresSession.RunAsync(database.Parent, "postgres", "SELECT 1 FROM pg_database WHERE datname = :'name';", name, cancellation) == "1")
            return;
        var script = database.Annotations.OfType<CreationScript>().LastOrDefault()?.Sql;
        await PostgresSession.RunAsync(database.Parent, "postgres", script ?? "CREATE DATABASE :\"name\";", name, cancellation);
    }
}
