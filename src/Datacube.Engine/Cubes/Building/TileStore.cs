using System.Diagnostics;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Faults;
using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Pipeline;
using Datacube.Raster.Zarr;
using Datacube.Storage;

namespace Datacube.Engine.Cubes.Building;

/// <summary>
/// Writes a job's chunks and then its commit record. Why a job is visible completely or not at all, and never computed twice in vain:
/// <para>1. A job owns whole chunks: no other job writes any of its keys.</para>
/// <para>2. Each chunk appears atomically; until the group's metadata reaches over it, no reader looks at it.</para>
/// <para>3. Checksums are those that the store vouches for, else of what it returns after the write, and go into the commit record, which is created after the last chunk.</para>
/// <para>4. Death between two steps leaves chunks without a record: the job runs again and replaces them with the same bytes. So does a run
/// that was overtaken by another; the record is created once, and the second to come checks that its bytes are those of the first.</para>
/// <para>5. A later run trusts a record only where it speaks of every chunk, and every chunk still has its length and checksum: software of before
/// an array was added left records without it.</para>
/// </summary>
internal sealed class TileStore(IObjectStore store, CubeLayout layout)
{
    private static readonly ActivitySource Traces = new("Datacube.Engine");

    private readonly ZarrArrayWriter values = new(store, layout.ValuesPath, layout.Values);
    private readonly ZarrArrayWriter counts = new(store, layout.CountPath, layout.Counts);
    private readonly ZarrArrayWriter status = new(store, layout.StatusPath, layout.Statuses);
    private readonly ZarrArrayWriter? dates = layout.Dates is { } metadata ? new(store, layout.DatePath, metadata) : null;

    /// <summary>The record of a job whose result is whole; null where it must be computed.</summary>
    public async Task<TileCommit?> FindAsync(PlannedTile job, CancellationToken cancellation)
    {
        if (await ReadAsync(job, cancellation).ConfigureAwait(false) is not { } commit)
            return null;
        foreach (var chunk in commit.Chunks)
        {
            if (await StoredJson.DigestAsync(store, chunk.Key, cancellation).ConfigureAwait(false) is not { } found || found != (chunk.Size, chunk.Sha256))
                return null;
        }
        foreach (var key in commit.EmptyChunks)
        {
            if (await store.HeadAsync(key, cancellation).ConfigureAwait(false) is not null)
                return null;
        }
        return commit;
    }

    /// <summary>The record of a job where it is one of this plan and speaks of all that the job writes; its chunks are not looked at.</summary>
    public async Task<TileCommit?> ReadAsync(PlannedTile job, CancellationToken cancellation)
    {
        var commit = await StoredJson.ReadAsync<TileCommit>(store, CubeKeys.CommitOf(job.Id), cancellation).ConfigureAwait(false);
        return commit is not null && commit.PlanHash == layout.Plan.Hash && commit.Chunks.Select(chunk => chunk.Key).Concat(commit.EmptyChunks).ToHashSet(StringComparer.Ordinal).IsSupersetOf(ChunksOf(job))
            ? commit
            : null;
    }

    /// <summary>Every key that a job writes.</summary>
    public IReadOnlySet<string> KeysOf(PlannedTile tile) => ChunksOf(tile).Append(CubeKeys.CommitOf(tile.Id)).ToHashSet(StringComparer.Ordinal);

    /// <summary>
    /// Removes a record that does not hold any more. Never part of writing: whoever computed a job too slowly finds the record of its
    /// successor and must leave it there.
    /// </summary>
    public ValueTask DiscardAsync(string job, CancellationToken cancellation) => store.DeleteAsync(CubeKeys.CommitOf(job), cancellation);

    public async Task<TileCommit> WriteAsync(PlannedTile tile, TileResult result, (DateTimeOffset Started, double LoadSeconds) times, Func<CancellationToken, Task>? requireOwnership, CancellationToken cancellation)
    {
        var begun = Stopwatch.GetTimestamp();
        long[] cell = [tile.Period, tile.Tile.Row, tile.Tile.Column], cellOfBands = [.. cell, 0];
        List<string> empty = [];
        List<CommittedChunk> chunks = [];
        FaultPoints.Reach(FaultPoints.AfterCompute, tile.Id);
        await OwnAsync().ConfigureAwait(false);
        await KeepAsync(values.KeyOf(cellOfBands), () => values.WritePlanesAsync(cellOfBands, result.Values, PutCondition.Replace, cancellation)).ConfigureAwait(false);
        FaultPoints.Reach(FaultPoints.MidUpload, tile.Id);
        await OwnAsync().ConfigureAwait(false);
        await KeepAsync(counts.KeyOf(cellOfBands), () => counts.WritePlanesAsync(cellOfBands, result.Counts, PutCondition.Replace, cancellation)).ConfigureAwait(false);
        await KeepAsync(status.KeyOf(cell), () => status.WritePlanesAsync(cell, [result.Status], PutCondition.Replace, cancellation)).ConfigureAwait(false);
        if (dates is not null && result.Dates is { } chosen)
            await KeepAsync(dates.KeyOf(cell), () => dates.WritePlanesAsync(cell, [chosen], PutCondition.Replace, cancellation)).ConfigureAwait(false);
        FaultPoints.Reach(FaultPoints.AfterUpload, tile.Id);
        var commit = new TileCommit
        {
            Job = tile.Id,
            PlanHash = layout.Plan.Hash,
            Chunks = chunks,
            EmptyChunks = empty,
            Pixels = tile.Window.Shape.Count,
            ValidPixels = [.. result.Values.Select(ValuePlanes.Count)],
            Inputs = result.Inputs,
            Versions = result.Versions,
            Days = result.Days,
            Started = times.Started,
            LoadSeconds = Math.Round(times.LoadSeconds, 3),
            WriteSeconds = Math.Round(Stopwatch.GetElapsedTime(begun).TotalSeconds, 3),
        };
        return await CommitAsync(tile, commit, cancellation).ConfigureAwait(false);

        // Chunks are replaced: one that comes late must not land in what was finished without it.
        Task OwnAsync() => requireOwnership?.Invoke(cancellation) ?? Task.CompletedTask;

        async Task KeepAsync(string key, Func<ValueTask<ObjectInfo?>> write)
        {
            using var span = Traces.StartActivity("write chunk")?.SetTag("datacube.object.key", key);
            if (await write().ConfigureAwait(false) is not { } written)
                empty.Add(key);
            else if (written.Sha256 is { } verified)
                chunks.Add(new(key, written.Size, verified));
            else
                chunks.Add(await StoredJson.DigestAsync(store, key, cancellation).ConfigureAwait(false) is { } digest ? new(key, digest.Size, digest.Sha256) : throw Vanished(key));
        }
    }

    private IEnumerable<string> ChunksOf(PlannedTile tile)
    {
        long[] cell = [tile.Period, tile.Tile.Row, tile.Tile.Column], cellOfBands = [.. cell, 0];
        return ((string?[])[values.KeyOf(cellOfBands), counts.KeyOf(cellOfBands), status.KeyOf(cell), dates?.KeyOf(cell)]).OfType<string>();
    }

    private static DatacubeException Vanished(string key) =>
        new("object.not_found", $"'{key}' was written and is not there. Something else changes the target; run the same command again.", "--output");

    private async Task<TileCommit> CommitAsync(PlannedTile tile, TileCommit commit, CancellationToken cancellation)
    {
        try
        {
            await StoredJson.WriteAsync(store, CubeKeys.CommitOf(commit.Job), commit, PutCondition.CreateOnly, cancellation).ConfigureAwait(false);
        }
        catch (DatacubeException error) when (error.Code == "conflict.already_exists")
        {
            // Another process runs the same build and was quicker: its record holds where its bytes are ours.
            if (await FindAsync(tile, cancellation).ConfigureAwait(false) is not { } other)
                throw;
            return other;
        }
        FaultPoints.Reach(FaultPoints.AfterPublish, commit.Job);
        return commit;
    }
}
