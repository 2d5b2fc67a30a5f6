using System.Text.RegularExpressions;
using Datacube.Contracts.Errors;
using Datacube.Stac.Geometry;
using Datacube.Stac.Harmonising;
using Datacube.Stac.Items;

namespace Datacube.Stac.Providers.Union;

/// <summary>
/// Keeps of each acquisition what one provider gave: the one with the newest baseline, then the one first in the order. Two datastrips of one datatake inside a tile are two acquisitions; a provider that does not say the datastrip cannot tell them apart,
/// so that its product joins the only one there is, or stands alone.
/// </summary>
internal static partial class UnionDuplicates
{
    public static (List<ChosenItem> Kept, List<DroppedItem> Dropped) Remove(IEnumerable<(ProviderSettings Provider, StacItem Item)> found)
    {
        List<ChosenItem> kept = [];
        List<DroppedItem> dropped = [];
        foreach (var group in found.Select(Candidate).GroupBy(candidate => candidate.Identity, StringComparer.Ordinal).SelectMany(ByDatastrip))
        {
            var ranked = group
                .OrderByDescending(candidate => candidate.Baseline ?? double.NegativeInfinity)
                .ThenBy(candidate => candidate.Provider.Order)
                .ThenBy(candidate => candidate.Provider.Name, StringComparer.Ordinal)
                .ThenByDescending(candidate => candidate.Made ?? DateTimeOffset.MinValue)
                .ThenByDescending(candidate => candidate.Item.Id, StringComparer.Ordinal)
                .ToList();
            var best = ranked[0];
            // Two items of one provider are two things, an index and another of the same tile: only between providers something has to be chosen.
            var ofBest = ranked.ToLookup(candidate => candidate.Provider.Name == best.Provider.Name);
            kept.AddRange(ofBest[true].Select(candidate => new ChosenItem(candidate.Item, candidate.Provider.Name)));
            dropped.AddRange(ofBest[false].Select(loser => new DroppedItem(loser.Item.Id, loser.Provider.Name, best.Item.Id, best.Provider.Name, Reason(best, loser))));
        }
        return (kept, dropped);
    }

    private static IEnumerable<IEnumerable<UnionCandidate>> ByDatastrip(IEnumerable<UnionCandidate> group)
    {
        var strips = group.ToLookup(candidate => candidate.Datastrip, StringComparer.Ordinal);
        return strips.Count(strip => strip.Key is not null) <= 1 ? [group] : strips;
    }

    private static string Reason(UnionCandidate best, UnionCandidate loser)
    {
        if (best.Baseline != loser.Baseline)
            return FormattableString.Invariant($"baseline {best.Baseline:00.00} is newer than {(loser.Baseline is { } older ? older.ToString("00.00", System.Globalization.CultureInfo.InvariantCulture) : "an unknown one")}");
        return $"'{best.Provider.Name}' comes before '{loser.Provider.Name}' in the order";
    }

    private static UnionCandidate Candidate((ProviderSettings Provider, StacItem Item) found)
    {
        var (provider, item) = found;
        var family = SensorFamilies.Of(item);
        var facts = family == SensorFamily.Sentinel2 ? new Sentinel2Facts(item) : null;
        var made = facts?.Generated ?? item.Properties.Time("updated") ?? item.Properties.Time("created");
        return new(provider, item, Identity(provider, item, family, facts), facts?.Datastrip, facts?.BaselineNumber, made);
    }

    private static string Identity(ProviderSettings provider, StacItem item, SensorFamily family, Sentinel2Facts? facts)
    {
        var tile = TileNames.Of(item, facts);
        if (facts is { Datatake: { } datatake } && tile is not null)
            return string.Join('|', item.Platform, facts.Level, tile, datatake);
        // S1A_IW_GRDH_1SDV_20230815T051234_20230815T051259_049898_060056: what follows is a checksum that not all keep.
        if (family == SensorFamily.Sentinel1 && Sentinel1Name().Match(item.Id) is { Success: true } name)
            return $"{CollectionOf(provider, item)}|{name.Value}";
        return string.Join('|', family, CollectionOf(provider, item), item.Platform, tile ?? Place(item), item.Acquired.UtcTicks / TimeSpan.TicksPerMillisecond);
    }

    /// <summary>The name of its collection that all providers share.</summary>
    private static string? CollectionOf(ProviderSettings provider, StacItem item) =>
        provider.Collections.FirstOrDefault(pair => (pair.Value.Id ?? pair.Key) == item.Collection).Key ?? item.Collection;

    private static string Place(StacItem item)
    {
        try
        {
            return GeoShape.Of(item)?.Centre is { } centre ? FormattableString.Invariant($"{centre.Lon:0.00},{centre.Lat:0.00}") : item.Id;
        }
        catch (DatacubeException)
        {
            // Without a place that can be read it is like no other item.
            return item.Id;
        }
    }

    [GeneratedRegex(@"^S1[A-D]_[A-Z0-9]{2}_[A-Z]{3}[A-Z_]_[A-Z0-9]{4}_\d{8}T\d{6}_\d{8}T\d{6}_\d{6}_[0-9A-F]{6}", RegexOptions.CultureInvariant)]
    private static partial Regex Sentinel1Name();

    private sealed record UnionCandidate(ProviderSettings Provider, StacItem Item, string Identity, string? Datastrip, double? Baseline, DateTimeOffset? Made);
}
