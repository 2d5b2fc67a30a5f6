using System.Collections.Concurrent;
using Datacube.Contracts.Errors;
using Datacube.Stac.Harmonising;

namespace Datacube.Engine.Pipeline;

/// <summary>Keeps the account of every input (scene × band) of a tile: expected = used + empty + failed. Safe for concurrent use.</summary>
internal sealed class InputLedger
{
    /// <summary>Code of an input that the item does not have; not an error.</summary>
    public const string BandAbsent = "band.absent";

    private readonly TileWork work;
    private readonly IReadOnlyList<EngineBand> bands;
    private readonly long[] observations;
    private readonly Note?[] notes;
    private readonly ConcurrentDictionary<(string Scene, string Asset), InputVersion> versions = [];

    private sealed record Note(bool Failed, string Code, string Reason, string? Detail);

    public InputLedger(TileWork work, IReadOnlyList<EngineBand> bands)
    {
        this.work = work;
        this.bands = bands;
        observations = new long[work.Scenes.Count * bands.Count];
        notes = new Note?[observations.Length];
    }

    /// <summary>Number of inputs that have failed so far.</summary>
    public int FailedCount => notes.Count(note => note is { Failed: true });

    /// <summary>True where an input must not be read: it failed or does not exist.</summary>
    public bool IsOut(int scene, int band) => Volatile.Read(ref notes[At(scene, band)]) is not null;

    /// <summary>True where an input failed.</summary>
    public bool IsFailed(int scene, int band) => Volatile.Read(ref notes[At(scene, band)]) is { Failed: true };

    /// <summary>Records a failure; the first one of an input stays.</summary>
    public void Fail(int scene, int band, Exception error) => Write(scene, band, Describe(error));

    /// <summary>Records the failure of a scene's class band: without it none of its bands can be trusted.</summary>
    public void FailScene(int scene, string classBand, Exception error)
    {
        var note = Describe(error);
        for (var band = 0; band < bands.Count; band++)
            Write(scene, band, note with { Reason = $"The class band '{classBand}' could not be read, so no observation can be trusted: {note.Reason}" });
    }

    /// <summary>Records that the item has no such band.</summary>
    public void MarkAbsent(int scene, int band, string reason) => Write(scene, band, new(false, BandAbsent, reason, null));

    /// <summary>Adds valid observations of an input.</summary>
    public void Add(int scene, int band, long count) => Interlocked.Add(ref observations[At(scene, band)], count);

    /// <summary>Records which object an asset is.</summary>
    public void Saw(InputVersion version) => versions[(version.SceneId, version.AssetKey)] = version;

    /// <summary>The objects that were opened and reach the tile, by scene and asset.</summary>
    public IReadOnlyList<InputVersion> Versions() =>
        [.. versions.Values.OrderBy(version => version.SceneId, StringComparer.Ordinal).ThenBy(version => version.AssetKey, StringComparer.Ordinal)];

    /// <summary>Forgets observations, not failures: the tile is computed again.</summary>
    public void ResetObservations() => Array.Clear(observations);

    /// <summary>The rows, ordered as scenes × bands.</summary>
    public IReadOnlyList<InputAccount> Rows()
    {
        var rows = new InputAccount[notes.Length];
        for (var scene = 0; scene < work.Scenes.Count; scene++)
        {
            for (var band = 0; band < bands.Count; band++)
            {
                var at = At(scene, band);
                var note = notes[at];
                var count = note is null ? observations[at] : 0;
                var outcome = note is { Failed: true } ? InputOutcome.Failed : count > 0 ? InputOutcome.Used : InputOutcome.Empty;
                rows[at] = new(work.Scenes[scene].Id, bands[band].Name, AssetOf(work.Scenes[scene], bands[band].Name), outcome, count)
                {
                    Code = note?.Code, Reason = note?.Reason, Detail = note?.Detail,
                };
            }
        }

        return rows;
    }

    private static string AssetOf(Scene scene, string band) =>
        scene.Bands.TryGetValue(band, out var known) ? known.AssetKey : scene.RefusedBands.TryGetValue(band, out var refused) ? refused.AssetKey : "";

    private int At(int scene, int band) => (scene * bands.Count) + band;

    private void Write(int scene, int band, Note note) => Interlocked.CompareExchange(ref notes[At(scene, band)], note, null);

    private static Note Describe(Exception error) => error is DatacubeException known
        ? new(true, known.Code, known.Message, known.InnerException?.ToString())
        : new(true, "internal", $"{error.GetType().Name}: {error.Message}", error.ToString());
}
