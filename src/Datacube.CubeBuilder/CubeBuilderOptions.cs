using System.ComponentModel.DataAnnotations;
using Datacube.Jobs;
using Datacube.Storage.S3;

namespace Datacube.CubeBuilder;

/// <summary>Settings of the service: section <c>CubeBuilder</c>.</summary>
public sealed class CubeBuilderOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "CubeBuilder";

    /// <summary>Folders in which cubes may be written; none by default.</summary>
    public IList<string> OutputRoots { get; } = [];

    /// <summary>Hosts (host or host:port) that may be read although they are not public https.</summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>How S3 is reached, for cubes, and for scenes where <see cref="SceneS3"/> does not say otherwise.</summary>
    public S3Options S3 { get; } = new();

    /// <summary>How S3 is reached for scenes, as far as it differs.</summary>
    public S3Options SceneS3 { get; } = new();

    /// <summary>Cap on the memory of the process, in bytes; the tasks that it runs at the same time share it.</summary>
    [Range(128L << 20, 1L << 50)]
    public long MemoryBytes { get; set; } = 2L << 30;

    /// <summary>Threads of one task; 0 takes all cores.</summary>
    [Range(0, 1024)]
    public int Threads { get; set; }

    /// <summary>Longest search of a catalogue.</summary>
    public TimeSpan SearchTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Most cubes that this process plans at the same time; each waits for a search of a catalogue.</summary>
    [Range(1, 1000)]
    public int MaxPlanning { get; set; } = 32;

    /// <summary>Longest wait for a turn to plan.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan PlanningTurnWithin { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Most jobs of one owner that have not ended.</summary>
    [Range(1, 1_000_000)]
    public int MaxLiveJobs { get; set; } = 100;

    /// <summary>Most streams that watch jobs; together they look at the database a few times per second.</summary>
    [Range(1, 100_000)]
    public int MaxWatches { get; set; } = 200;

    /// <summary>Most of them of one caller.</summary>
    [Range(1, 100_000)]
    public int MaxWatchesPerCaller { get; set; } = 20;

    /// <summary>Most values of a cube: pixels × periods × bands.</summary>
    [Range(1, 1e15)]
    public double MaxSamples { get; set; } = 100e9;

    /// <summary>Most tiles × periods of a cube; with its last task it must fit into a job.</summary>
    [Range(1, 99_999)]
    public int MaxTasks { get; set; } = 99_999;

    /// <summary>Most scenes of a cube.</summary>
    [Range(1, 1_000_000)]
    public int MaxScenes { get; set; } = 50_000;

    /// <summary>Most decoded bytes that a cube may read.</summary>
    [Range(1L, long.MaxValue)]
    public long MaxInputBytes { get; set; } = 20L << 40;

    /// <summary>False for a process that accepts and watches jobs and leaves their tasks to others.</summary>
    public bool RunTasks { get; set; } = true;

    /// <summary>How often the places of recent jobs are swept for what dead processes left.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan SweepOutputsEvery { get; set; } = TimeSpan.FromHours(1);

    /// <summary>S3 of cubes.</summary>
    internal S3Settings CubeS3() => S3.Over(S3Settings.FromEnvironment(), $"{Section}:{nameof(S3)}");

    /// <summary>S3 of scenes.</summary>
    internal S3Settings SceneS3Settings() => SceneS3.Over(CubeS3(), $"{Section}:{nameof(SceneS3)}");

    /// <summary>Threads of one task.</summary>
    internal int ThreadCount => Threads == 0 ? Environment.ProcessorCount : Threads;

    /// <summary>Memory of one of the tasks that run at the same time. Each counts the process itself once more, so the sum stays below the cap.</summary>
    internal long ShareOf(JobsOptions jobs) => MemoryBytes / jobs.Slots;
}
