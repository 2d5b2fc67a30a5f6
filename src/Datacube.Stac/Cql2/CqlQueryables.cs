using System.Collections.Frozen;

namespace Datacube.Stac.Cql2;

/// <summary>The properties that a filter may name, and their types.</summary>
/// <param name="properties">Type of each property.</param>
/// <param name="allowsOthers">True where others are taken as they come: for items in files, of which no list exists.</param>
public sealed class CqlQueryables(IEnumerable<KeyValuePair<string, CqlType>> properties, bool allowsOthers)
{
    private readonly FrozenDictionary<string, CqlType> types = properties.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Members and properties that STAC and its common extensions define; everything else as it comes.</summary>
    public static CqlQueryables OfItems { get; } = new(Known(), true);

    /// <summary>Names, in order.</summary>
    public IEnumerable<string> Names => types.Keys.Order(StringComparer.Ordinal);

    /// <summary>The type of a property, or null for one that may not be named.</summary>
    public CqlType? TypeOf(string name) => types.TryGetValue(name, out var type) ? type : allowsOthers ? CqlType.Any : null;

    private static IEnumerable<KeyValuePair<string, CqlType>> Known()
    {
        foreach (var name in (string[])["id", "collection", "title", "platform", "constellation", "mission", "license", "sat:orbit_state", "s2:mgrs_tile", "s2:processing_baseline", "grid:code"])
            yield return new(name, CqlType.Text);
        foreach (var name in (string[])["eo:cloud_cover", "eo:snow_cover", "gsd", "view:off_nadir", "view:sun_azimuth", "view:sun_elevation", "sat:relative_orbit", "sat:absolute_orbit", "proj:epsg"])
            yield return new(name, CqlType.Number);
        foreach (var name in (string[])["datetime", "start_datetime", "end_datetime", "created", "updated", "published"])
            yield return new(name, CqlType.Instant);
        foreach (var name in (string[])["instruments", "sar:polarizations"])
            yield return new(name, CqlType.Array);
        yield return new("geometry", CqlType.Geometry);
    }
}
