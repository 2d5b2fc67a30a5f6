using Datacube.Stac.Geometry;

namespace Datacube.Stac.Cql2;

/// <summary>The relations of two geometries (OGC 06-103r4), as CQL2 defines its S_ functions.</summary>
internal static class SpatialOperators
{
    // Time grows with the square.
    private const int MostVertices = 5000;

    public static bool Holds(CqlOperation node, GeoShape a, GeoShape b)
    {
        if (node.Operator is CqlOperator.SpatialIntersects or CqlOperator.SpatialDisjoint)
            return a.Intersects(b) == (node.Operator == CqlOperator.SpatialIntersects);
        if (a.Vertices + b.Vertices > MostVertices)
            throw CqlErrors.Of("filter.too_large", $"{CqlOperators.Of(node.Operator).Name} of geometries with {a.Vertices + b.Vertices} vertices together; at most {MostVertices} are compared here. Simplify, or use s_intersects", node.At);
        var relation = ShapeComparison.Of(a, b);
        return node.Operator switch
        {
            CqlOperator.SpatialEquals => !relation.FirstLeaves && !relation.SecondLeaves,
            CqlOperator.SpatialTouches => a.Intersects(b) && !relation.InteriorsMeet,
            CqlOperator.SpatialWithin => relation.InteriorsMeet && !relation.FirstLeaves,
            CqlOperator.SpatialContains => relation.InteriorsMeet && !relation.SecondLeaves,
            CqlOperator.SpatialOverlaps => relation.FirstDimension == relation.SecondDimension && relation.SharesFullDimension && relation.FirstLeaves && relation.SecondLeaves,
            _ => Crosses(relation),
        };
    }

    /// <summary>Two lines cross in single points; otherwise the one of lower dimension runs through the other.</summary>
    private static bool Crosses(ShapeComparison relation) => (relation.FirstDimension, relation.SecondDimension) switch
    {
        (1, 1) => relation.InteriorsMeet && !relation.SharesFullDimension,
        var (first, second) when first < second => relation.InteriorsMeet && relation.FirstLeaves,
        var (first, second) when first > second => relation.InteriorsMeet && relation.SecondLeaves,
        _ => false,
    };
}
