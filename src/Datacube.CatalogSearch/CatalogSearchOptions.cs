using System.ComponentModel.DataAnnotations;
using Datacube.Stac.Searching;

namespace Datacube.CatalogSearch;

/// <summary>Settings of the service: section <c>CatalogSearch</c>.</summary>
public sealed class CatalogSearchOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "CatalogSearch";

    /// <summary>Folders whose catalogues may be searched; none by default.</summary>
    public IList<string> CatalogRoots { get; } = [];

    /// <summary>Hosts (host or host:port) that may be read although they are not public https.</summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>File of providers to add to the built-in ones.</summary>
    public string? ProvidersFile { get; set; }

    /// <summary>Most items of one search.</summary>
    [Range(1, 1_000_000)]
    public int MaxItems { get; set; } = 100_000;

    /// <summary>Most memory, in bytes, that the items of one search may take.</summary>
    [Range(1L << 20, 1L << 40)]
    public long MaxBytes { get; set; } = 1L << 30;

    /// <summary>Most pages of one search.</summary>
    [Range(1, 100_000)]
    public int MaxPages { get; set; } = 1000;

    /// <summary>Days before its last run from which on a standing search asks again: what a provider shows later than it dates it is found.</summary>
    [Range(0, 365)]
    public int StandingOverlapDays { get; set; } = StandingMarks.OverlapDays;

    /// <summary>Days after which a standing search asks for everything once more; 0 asks for everything every time.</summary>
    [Range(0, 365)]
    public int StandingWholeDays { get; set; } = StandingMarks.WholeDays;

    /// <summary>Standing searches of one owner.</summary>
    [Range(1, 100_000)]
    public int StandingSearches { get; set; } = 1000;

    /// <summary>Days for which snapshots are kept, and standing searches after their last run; those not less than <see cref="StandingWholeDays"/>, and two more.</summary>
    [Range(1, 36_500)]
    public int KeepDays { get; set; } = 365;

    // A daily run that comes a little late must find its search.
    internal int KeepStandingDays => Math.Max(KeepDays, StandingWholeDays) + 2;

    /// <summary>True lets anyone read the own catalogue over HTTP, web pages included; writing always needs a scope.</summary>
    public bool Public { get; set; }

    /// <summary>Address under which clients reach the STAC API, where the request does not tell: <c>https://example.org/stac</c>.</summary>
    public string? PublicAddress { get; set; }

    /// <summary>Title of the own catalogue.</summary>
    public string Title { get; set; } = "Datacube";

    /// <summary>Connections to the database that searches share.</summary>
    [Range(1, 200)]
    public int SearchConnections { get; set; } = 16;

    /// <summary>Longest time of one search, in seconds.</summary>
    [Range(1, 600)]
    public int SearchSeconds { get; set; } = 15;

    /// <summary>A collection with more items than this is divided by months.</summary>
    [Range(1, long.MaxValue)]
    public long SplitAbove { get; set; } = 5_000_000;
}
