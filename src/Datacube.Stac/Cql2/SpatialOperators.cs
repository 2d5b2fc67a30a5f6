using Datacube.Stac.Geometry;

namespace Datacube.Stac.Cql2;

/// <summary>The relations of two geometries (OGC 06-103r4), as CQL2 defines its S_ functions.</summary>
internal static class SpatialOperators
{
    private const int MostVertices = 5000;

    // Time grows with the product.
    private const long MostPairs = 6_250_000;

    /// <summary>Refuses a geometry of the filter itself that no item could be compared with in reasonable time.</summary>
    /// <exception cref="Contracts.Errors.DatacubeException"><c>filter.too_large</c>.</exception>
    public static void RequireComparable(CqlNode node)
    {
        if (node is CqlOperation { Operator: not (CqlOperator.SpatialIntersects or CqlOperator.SpatialDisjoint) } operation)
            foreach (var geometry in operation.Arguments.OfType<CqlGeometry>().Where(geometry => geometry.Shape.Vertices > MostVertices))
                throw CqlErrors.Of("filter.too_large", $"{CqlOperators.Of(operation.Operator).Name} of a geometry with {geometry.Shape.Vertices} vertices; at most {MostVertices} are compared here. Simplify it, or use s_intersects", operation.At);
        foreach (var part in node.Parts)
            RequireComparable(part);
    }

    /// <summary>Null where a shape of an item has too many vertices to tell: one such item is no reason to lose the others.</summary>
    public static bool? Holds(CqlOperation node, GeoShape a, GeoShape b)
    {
        if (node.Operator is CqlOperator.SpatialIntersects or CqlOperator.SpatialDisjoint)
            return a.Intersects(b) == (node.Operator == CqlOperator.SpatialIntersects);
        // Shapes apart are neither equal nor in one another, nor do they touch, overlap or cross.
        if (!a.Boxes.Any(first => b.Boxes.Any(second => ShapeRelations.Touch(first, second))))
            return false;
        if ((long)a.Vertices * b.Vertices > MostPairs)
            return null;
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
