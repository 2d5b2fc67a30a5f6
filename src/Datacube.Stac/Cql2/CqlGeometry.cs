using System.Text.Json.Nodes;
using Datacube.Stac.Geometry;

namespace Datacube.Stac.Cql2;

/// <summary>A geometry in EPSG:4326.</summary>
/// <param name="GeoJson">As GeoJSON, the way it was written; null for a box.</param>
/// <param name="Box">The 4 or 6 numbers of a box; null for a geometry.</param>
/// <param name="Shape">What it covers, cut at the antimeridian.</param>
public sealed record CqlGeometry(JsonObject? GeoJson, IReadOnlyList<double>? Box, GeoShape Shape) : CqlNode
{
    /// <inheritdoc/>
    public override CqlType Type => CqlType.Geometry;
}
