using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;

namespace Datacube.Engine.Pipeline;

/// <summary>One level of a source as seen from the target grid. Immutable, shared by every input of the same geometry.</summary>
/// <param name="Geometry">The source.</param>
/// <param name="Map">Target pixel → pixel of the level; its region is the part of the grid (and halo) that the source can reach.</param>
/// <param name="Scale">Pixels of the level per target pixel at the centre of the region.</param>
internal sealed record SourceView(SourceGeometry Geometry, PixelMap Map, MappingScale Scale)
{
    /// <summary>The part of a target window that the source may reach.</summary>
    public PixelWindow Reach(PixelWindow target) => target.Intersect(Map.Region);

    /// <summary>Pixels of the level that a method needs for a target window; empty where the source does not reach it.</summary>
    public PixelWindow Window(PixelWindow target, ResamplingMethod method) => Map.SourceWindow(target, method, Geometry.Level);
}
