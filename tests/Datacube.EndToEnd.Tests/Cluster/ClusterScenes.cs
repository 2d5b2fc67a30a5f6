using Datacube.Testing;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>Six scenes of three bands and a class band; a cube of 4 × 4 tiles over them.</summary>
internal static class ClusterScenes
{
    /// <summary>Tiles of the cube.</summary>
    public const int Tiles = 16;

    /// <summary>Everything about the cube but where its scenes and its target are.</summary>
    public const string Options = "--bbox 15.0005 46.018 15.0445 46.049 --epsg 32633 --resolution 20 --resampling nearest --chunk-size 48 --start-date 2021-06-01 --end-date 2021-06-30 --bands red green blue --cloud-mask scl";

    /// <summary>Makes the scenes and returns their catalogue.</summary>
    public static async Task<string> CreateAsync(TempFolder folder)
    {
        var scenes = new LightScenes(folder.File("scenes"), LightScenes.Small);
        for (var scene = 0; scene < 6; scene++)
        {
            var number = scene;
            await scenes.AddAsync($"scene{number}", $"2021-06-{4 + (number * 4):00}T10:00:00Z",
                ("red", (row, column) => 500 + (number * 37) + ((row * 3) + column) % 900),
                ("green", (row, column) => 700 + (number * 53) + ((row + (column * 5)) % 700)),
                ("blue", (row, column) => 300 + (number * 29) + ((row * 7) + (column * 2)) % 500),
                ("scl", (row, column) => (row + (number * 40)) % 240 < 30 && column % 100 < 40 ? 9 : 4));
        }
        return scenes.Catalog;
    }
}
