using Datacube.Contracts.Errors;
using Datacube.Jobs.Ledger;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Datacube.CubeBuilder.SubmitCube;

/// <summary>
/// Finds the job that a submission would be, before anything is planned or a target is touched: of equal submissions one plans, and no two
/// jobs build at one place.
/// </summary>
internal sealed class JobLookup(JobsDatabase database, JobLedger ledger, PlaceLocks places, IOptions<CubeBuilderOptions> options)
{
    /// <summary>Runs something while no other submission of any process is at work for the same target.</summary>
    public Task<T> AloneAtAsync<T>(Uri output, Func<Task<T>> work, CancellationToken cancellation) => places.HoldAsync(output.AbsoluteUri, work, cancellation);

    /// <summary>The job of an earlier submission with the same id, or the live job with the same content at the same place.</summary>
    /// <exception cref="DatacubeException"><c>conflict.request_id_reused</c>; <c>target.exists</c> where another job builds at the place.</exception>
    public async Task<Guid?> FindAsync(CubeSubmission submission, string request, CancellationToken cancellation)
    {
        if (submission.RequestId is { } id && await ledger.FindSubmittedAsync(submission.Owner, SubmitCubeHandler.JobKind, id, request, cancellation) is { } named)
            return named.JobId;
        if (await LiveAtAsync(submission, request, cancellation) is not { } live)
            return null;
        return live.IsSame ? live.Job : throw Occupied();
    }

    /// <summary>Throws <c>limit.jobs</c> where an owner has no room for one more live job.</summary>
    public Task RequireRoomAsync(string owner, CancellationToken cancellation) => ledger.RequireRoomAsync(owner, options.Value.MaxLiveJobs, cancellation);

    /// <summary>Throws <c>target.exists</c> where a live job other than <paramref name="own"/> builds at a place.</summary>
    public async Task RequireFreeAsync(Uri output, Guid own, CancellationToken cancellation)
    {
        var occupied = await database.RunAsync(async (connection, stop) =>
        {
            await using var ask = new NpgsqlCommand("select exists (select from jobs where state < 2 and request -> 'request' ->> 'output' = @output and id <> @own)", connection);
            ask.Parameters.AddWithValue("output", output.AbsoluteUri);
            ask.Parameters.AddWithValue("own", own);
            return (bool)(await ask.ExecuteScalarAsync(stop))!;
        }, cancellation);
        if (occupied)
            throw Occupied();
    }

    private Task<(Guid Job, bool IsSame)?> LiveAtAsync(CubeSubmission submission, string request, CancellationToken cancellation) => database.RunAsync<(Guid, bool)?>(async (connection, stop) =>
    {
        await using var ask = new NpgsqlCommand("""
            select id, request = @request::jsonb and owner = @owner from jobs
            where state < 2 and request -> 'request' ->> 'output' = @output limit 1
            """, connection);
        ask.Parameters.AddWithValue("request", request);
        ask.Parameters.AddWithValue("owner", submission.Owner);
        ask.Parameters.AddWithValue("output", submission.Order.Request.Output!);
        await using var rows = await ask.ExecuteReaderAsync(stop);
        return await rows.ReadAsync(stop) ? (rows.GetGuid(0), rows.GetBoolean(1)) : null;
    }, cancellation);

    private static DatacubeException Occupied() => new("target.exists", "Another job is building at this place. Wait for it, cancel it, or choose another --output.", "--output");
}
