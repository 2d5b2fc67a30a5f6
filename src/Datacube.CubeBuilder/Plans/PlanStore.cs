using System.Collections.Concurrent;
using System.Text.Json;
using Datacube.Engine.Cubes.Planning;
using Datacube.Jobs.Ledger;
using Datacube.Stac.Providers.Signing;
using Npgsql;

namespace Datacube.CubeBuilder.Plans;

/// <summary>Frozen plans. The few that tasks of this process use are kept parsed.</summary>
internal sealed class PlanStore(JobsDatabase database, SceneSigning signing)
{
    /// <summary>
    /// Removes plans that no job has but those which are removed now, some at a time: with these jobs goes the last that names them, so plans are looked for and not asked of the jobs.
    /// One that was stored just now may be that of a job which is about to be submitted; it stays until a later removal.
    /// </summary>
    public const string Forget = """
        delete from plan where fingerprint in (
            select p.fingerprint from plan p
            where p.created < now() - interval '1 day' and not exists (select from jobs j where j.plan ->> 'plan' = p.fingerprint and j.id <> all($1))
            order by p.created limit 100 for update of p skip locked)
        """;

    private const int Kept = 8;
    private readonly ConcurrentDictionary<string, CubePlan> parsed = new(StringComparer.Ordinal);

    /// <summary>Stores a plan and returns its fingerprint.</summary>
    public async Task<string> AddAsync(CubePlan plan, CancellationToken cancellation)
    {
        var document = JsonSerializer.Serialize(plan, CubeJson.Compact);
        var fingerprint = PlanHash.OfText(document);
        await database.RunAsync(async (connection, stop) =>
        {
            await using var add = new NpgsqlCommand("insert into plan (fingerprint, document) values (@fingerprint, @document) on conflict (fingerprint) do update set created = now()", connection);
            add.Parameters.AddWithValue("fingerprint", fingerprint);
            add.Parameters.AddWithValue("document", document);
            return await add.ExecuteNonQueryAsync(stop);
        }, cancellation);
        return fingerprint;
    }

    /// <summary>The plan of a fingerprint.</summary>
    public async Task<CubePlan> GetAsync(string fingerprint, CancellationToken cancellation)
    {
        if (parsed.TryGetValue(fingerprint, out var known))
            return known;
        var document = await database.RunAsync(async (connection, stop) =>
        {
            await using var find = new NpgsqlCommand("select document from plan where fingerprint = @fingerprint", connection);
            find.Parameters.AddWithValue("fingerprint", fingerprint);
            return (string?)await find.ExecuteScalarAsync(stop);
        }, cancellation);
        var plan = JsonSerializer.Deserialize<CubePlan>(document ?? throw new InvalidOperationException($"The frozen plan {fingerprint} is missing."), CubeJson.Compact)!;
        signing.Follow(plan.Scenes);
        if (parsed.Count >= Kept)
            parsed.Clear();
        return parsed[fingerprint] = plan;
    }
}
