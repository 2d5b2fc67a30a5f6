using Datacube.Stac.Harmonising;

namespace Datacube.Stac.Searching;

/// <summary>An area given as a bounding box, after validation.</summary>
/// <param name="Boxes">One box, or two where the area crosses ±180° (the part east of Greenwich first).</param>
/// <param name="Notes">What was understood beyond the plain numbers, to be shown to the user.</param>
public sealed record SearchArea(IReadOnlyList<LonLatBox> Boxes, IReadOnlyList<string> Notes);
