using System.Text.Json.Nodes;
using Datacube.Pixels.Grids;
using Datacube.Stac.Harmonising;
using Datacube.Testing;

namespace Datacube.Engine.Tests.Pipeline;

/// <summary>Scenes drawn by a test: UTM 33N, 10 m bands, 20 m classes, at a place where the grid's convergence is not zero.</summary>
internal sealed class SyntheticScenes : IDisposable
{
    public const int Epsg = 32633;

    private readonly TempFolder folder = new();
    private readonly List<Scene> scenes = [];

    /// <summary>Side of a scene in 10 m pixels.</summary>
    public int Size { get; init; } = 400;

    /// <summary>Upper left corner of a scene that is not moved.</summary>
    public static MapPoint Origin { get; } = new(560_000, 5_150_000);

    /// <summary>A grid in degrees of about 10 m that lies wholly inside an unmoved scene of 400 pixels.</summary>
    public static GeoBox Grid { get; } = new("EPSG:4326", Affine.NorthUp(15.7895, 46.4945, 0.00013, 0.00009), new(300, 250));

    public IReadOnlyList<Scene> Scenes => [.. scenes.OrderBy(scene => scene.Acquired).ThenBy(scene => scene.Id, StringComparer.Ordinal)];

    public string Path(string name) => folder.File(name);

    /// <summary>Adds a scene with band <c>red</c> and class band <c>scl</c>; the functions take column and row of their own grid.</summary>
    public Scene Add(string id, int day, Func<int, int, ushort> red, Func<int, int, byte>? classes = null, MapPoint moved = default, double offset = 0, int[]? overviews = null)
    {
        var bands = new Dictionary<string, SceneBand>();
        var place = new MapPoint(Origin.X + moved.X, Origin.Y - moved.Y);
        TestRaster.Write(Path($"{id}_red.tif"), Draw(Size, red), new(Size, Size), Affine.NorthUp(place.X, place.Y, 10, 10), Epsg, 0, overviews);
        bands["red"] = new("red", "B04", new(Path($"{id}_red.tif")), 1, BandKind.Reflectance, new(0.0001, offset, "test"));
        if (classes is not null)
        {
            TestRaster.Write(Path($"{id}_scl.tif"), Draw(Size / 2, classes), new(Size / 2, Size / 2), Affine.NorthUp(place.X, place.Y, 20, 20), Epsg, 0, overviews);
            bands["scl"] = new("scl", "SCL", new(Path($"{id}_scl.tif")), 1, BandKind.Categorical, new(1, 0, "classes"));
        }

        return Add(id, day, bands);
    }

    /// <summary>Adds a scene of given bands.</summary>
    public Scene Add(string id, int day, IReadOnlyDictionary<string, SceneBand> bands)
    {
        var acquired = new DateTimeOffset(2023, 8, 1, 10, 0, 0, TimeSpan.Zero).AddDays(day);
        var scene = new Scene(
            id, "test", acquired, DateOnly.FromDateTime(acquired.UtcDateTime), new JsonObject(), [new LonLatBox(15.7, 46.4, 15.9, 46.6)], bands);
        scenes.Add(scene);
        return scene;
    }

    /// <summary>Values that differ from pixel to pixel and date to date, never 0.</summary>
    public static Func<int, int, ushort> Texture(int seed) => (column, row) =>
    {
        var hash = (uint)((column * 374761393) + (row * 668265263) + (seed * 1274126177));
        hash = (hash ^ (hash >> 13)) * 1274126177;
        return (ushort)(200 + (column * 3) + (row * 2) + (seed * 17) + ((hash >> 16) % 40));
    };

    public void Dispose() => folder.Dispose();

    public static T[] Draw<T>(int size, Func<int, int, T> value)
    {
        var pixels = new T[size * size];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = value(i % size, i / size);
        return pixels;
    }
}
