using System.Text.Json;
using Datacube.Engine.Cubes.Building;
using Datacube.Engine.Cubes.Planning;
using Datacube.Jobs.Ledger;
using Npgsql;

namespace Datacube.CubeBuilder.Reports;

/// <summary>What became of jobs, beyond what the ledger knows.</summary>
internal sealed class ReportStore(JobsDatabase database)
{
    /// <summary>Removes what is said of jobs that are removed.</summary>
    public const string Forget = "with told as (delete from report where job_id = any($1)) delete from refusal where job_id = any($1)";

    public Task SaveRefusalAsync(Guid job, string task, JobResult result, CancellationToken cancellation) => ExecuteAsync("""
        insert into refusal (job_id, task_key, document) values (@job, @key, @document)
        on conflict (job_id, task_key) do update set document = excluded.document
        """, [new("job", job), new("key", task), new("document", Text(new RefusedTile(result.Code!, result.Message ?? "", result.Inputs)))], cancellation);

    public Task SaveReportAsync(Guid job, CubeReport report, CancellationToken cancellation) => ExecuteAsync("""
        insert into report (job_id, state, document) values (@job, @state, @document)
        on conflict (job_id) do update set state = excluded.state, document = excluded.document, written = now()
        """, [new("job", job), new("state", report.State.ToString()), new("document", Text(report))], cancellation);

    /// <summary>Forgets what was said of a job that runs again, in the transaction that lets it run.</summary>
    public static async Task ForgetAsync(NpgsqlConnection connection, Guid job, CancellationToken cancellation)
    {
        await using var forget = new NpgsqlCommand("with told as (delete from report where job_id = @job) delete from refusal where job_id = @job", connection);
        forget.Parameters.AddWithValue("job", job);
        await forget.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The refused tiles of a job by the keys of their tasks.</summary>
    public Task<Dictionary<string, RefusedTile>> RefusalsAsync(Guid job, CancellationToken cancellation) => database.RunAsync(async (connection, stop) =>
    {
        await using var read = new NpgsqlCommand("select task_key, document from refusal where job_id = @job", connection);
        read.Parameters.AddWithValue("job", job);
        await using var rows = await read.ExecuteReaderAsync(stop);
        var found = new Dictionary<string, RefusedTile>(StringComparer.Ordinal);
        while (await rows.ReadAsync(stop))
            found[rows.GetString(0)] = JsonSerializer.Deserialize<RefusedTile>(rows.GetString(1), CubeJson.Compact)!;
        return found;
    }, cancellation);

    /// <summary>The report of a job; null where it wrote none.</summary>
    public Task<CubeReport?> FindReportAsync(Guid job, CancellationToken cancellation) => database.RunAsync(async (connection, stop) =>
    {
        await using var read = new NpgsqlCommand("select document from report where job_id = @job", connection);
        read.Parameters.AddWithValue("job", job);
        return await read.ExecuteScalarAsync(stop) is string document ? JsonSerializer.Deserialize<CubeReport>(document, CubeJson.Compact) : null;
    }, cancellation);

    /// <summary>How the cubes of jobs ended, for those that have a report.</summary>
    public Task<Dictionary<Guid, CubeState>> StatesAsync(IEnumerable<Guid> jobs, CancellationToken cancellation) => database.RunAsync(async (connection, stop) =>
    {
        await using var read = new NpgsqlCommand("select job_id, state from report where job_id = any(@jobs)", connection);
        read.Parameters.AddWithValue("jobs", jobs.ToArray());
        await using var rows = await read.ExecuteReaderAsync(stop);
        var found = new Dictionary<Guid, CubeState>();
        while (await rows.ReadAsync(stop))
            found[rows.GetGuid(0)] = Enum.Parse<CubeState>(rows.GetString(1));
        return found;
    }, cancellation);

    private Task<int> ExecuteAsync(string sql, NpgsqlParameter[] parameters, CancellationToken cancellation) => database.RunAsync(async (connection, stop) =>
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters.Select(parameter => parameter.Clone()).ToArray());
        return await command.ExecuteNonQueryAsync(stop);
    }, cancellation);

    private static string Text<T>(T value) => JsonSerializer.Serialize(value, CubeJson.Compact);
}
