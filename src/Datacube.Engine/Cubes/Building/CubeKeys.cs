namespace Datacube.Engine.Cubes.Building;

/// <summary>Keys of a cube's own records, below the target.</summary>
public static class CubeKeys
{
    /// <summary>Everything that is not the cube itself.</summary>
    public const string Records = "_datacube/";

    /// <summary>The plan of the last build, finished or not.</summary>
    public const string Plan = Records + "plan.json";

    /// <summary>Written last: which plan is complete, and how it ended.</summary>
    public const string Finished = Records + "finished.json";

    /// <summary>One record per committed job.</summary>
    public const string Commits = Records + "commits/";

    /// <summary>Results as a table.</summary>
    public const string ResultsCsv = Records + "results.csv";

    /// <summary>Results with every failed input.</summary>
    public const string ResultsJson = Records + "results.json";

    /// <summary>Arrays of a build whose output is not Zarr, until the files are written.</summary>
    public const string Work = Records + "work";

    /// <summary>Metadata of the Zarr group: without it there is no cube to open.</summary>
    public const string Group = "zarr.json";

    /// <summary>Picture of the cube.</summary>
    public const string Quicklook = "quicklook.png";

    /// <summary>STAC item: written last, it means done.</summary>
    public const string Item = "item.json";

    /// <summary>The record of a job.</summary>
    public static string CommitOf(string job) => $"{Commits}{job}.json";

    /// <summary>A plan kept for lineage.</summary>
    public static string PlanOf(string hash) => $"{Records}plans/{hash}.json";
}
