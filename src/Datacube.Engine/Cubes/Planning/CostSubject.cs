using Datacube.Engine.Pipeline;
using Datacube.Stac.Harmonising;

namespace Datacube.Engine.Cubes.Planning;

/// <summary>What <see cref="CostMeter"/> counts.</summary>
internal readonly record struct CostSubject(IReadOnlyList<PlannedTile> Tiles, IReadOnlyList<Scene> Scenes, int Periods, int ResultBands, OutputEncoding Encoding);
