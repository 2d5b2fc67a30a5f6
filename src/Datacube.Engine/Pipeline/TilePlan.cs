using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;
using Datacube.Raster.Reading;
using Datacube.Stac.Harmonising;

namespace Datacube.Engine.Pipeline;

/// <summary>An input that was opened and reaches the grid.</summary>
/// <param name="Band">What the catalogue says.</param>
/// <param name="Info">What the file says.</param>
/// <param name="Level">Overview that is read.</param>
/// <param name="View">That level as seen from the target grid.</param>
internal sealed record PlannedInput(SceneBand Band, RasterInfo Info, int Level, SourceView View)
{
    /// <summary>Type in the file.</summary>
    public PixelType Stored => Info.Type;
}

/// <summary>A scene of a tile; entries are null where there is nothing to read.</summary>
/// <param name="Index">Position in <see cref="TileWork.Scenes"/>.</param>
/// <param name="Classes">The class band of the mask rule.</param>
/// <param name="Bands">Per output band.</param>
internal sealed record ScenePlan(int Index, PlannedInput? Classes, PlannedInput?[] Bands);

/// <summary>A tile ready to be computed.</summary>
/// <param name="Work">What was asked for.</param>
/// <param name="Scenes">As in <see cref="TileWork.Scenes"/>.</param>
/// <param name="Days">Solar days, ascending.</param>
/// <param name="Ledger">Accounts; failures of opening are in it already.</param>
internal sealed record TilePlan(TileWork Work, IReadOnlyList<ScenePlan> Scenes, IReadOnlyList<SolarDayGroup> Days, InputLedger Ledger);

/// <summary>A block of a tile: the inputs that reach it.</summary>
/// <param name="Window">Pixels of the target grid.</param>
/// <param name="Days">Days with at least one scene here; per day the scenes in order.</param>
/// <param name="Dates">Those days, in days since 1970-01-01.</param>
internal sealed record BlockPlan(PixelWindow Window, IReadOnlyList<IReadOnlyList<ScenePlan>> Days, ushort[] Dates)
{
    private static readonly DateOnly Epoch = new(1970, 1, 1);

    /// <summary>The scenes of all days in order.</summary>
    public IReadOnlyList<ScenePlan> Scenes { get; } = [.. Days.SelectMany(day => day)];

    /// <summary>Plans a block.</summary>
    public static BlockPlan Of(TilePlan tile, PixelWindow window, IReadOnlyList<EngineBand> bands)
    {
        var reaches = new Dictionary<(SourceView, ResamplingMethod), bool>();
        var days = new List<IReadOnlyList<ScenePlan>>();
        var dates = new List<ushort>();
        foreach (var day in tile.Days)
        {
            ScenePlan[] here = [.. day.Scenes.Select(index => tile.Scenes[index]).Where(Reaches)];
            if (here.Length == 0)
                continue;
            days.Add(here);
            dates.Add((ushort)Math.Clamp(day.Day.DayNumber - Epoch.DayNumber, 0, ushort.MaxValue));
        }

        return new(window, days, [.. dates]);

        bool Reaches(ScenePlan scene)
        {
            for (var band = 0; band < bands.Count; band++)
            {
                if (scene.Bands[band] is not { } input)
                    continue;
                var key = (input.View, bands[band].Resampling);
                if (!reaches.TryGetValue(key, out var found))
                    reaches[key] = found = !input.View.Window(window, bands[band].Resampling).IsEmpty;
                if (found)
                    return true;
            }

            return false;
        }
    }
}
