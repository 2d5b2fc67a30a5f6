using Datacube.Testing;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>The scenes that tests of the cluster build from, and their cubes of 4 × 4 tiles.</summary>
internal static class ClusterScenes
{
    /// <summary>Data set of real scenes: 33TWM and 33TWL, which overlap.</summary>
    public const string Real = "s2_l2a_33T";

    /// <summary>Makes six scenes of three bands and a class band.</summary>
    public static async Task<TestCube> CreateSampleAsync(TempFolder folder)
    {
        var scenes = new LightScenes(folder.File("scenes"), LightScenes.Small);
        for (var scene = 0; scene < 6; scene++)
        {
            var number = scene;
            await scenes.AddAsync($"scene{number}", $"2021-06-{4 + (number * 4):00}T10:00:00Z",
                ("red", (row, column) => 500 + (number * 37) + ((row * 3) + column) % 900),
                ("green", (row, column) => 700 + (number * 53) + ((row + (column * 5)) % 700)),
                ("blue", (row, column) => 300 + (number * 29) + ((row * 7) + (column * 2)) % 500),
                ("nir", (row, column) => 1500 + (number * 71) + (((row * 2) + (column * 11)) % 1300)),
                ("scl", (row, column) => (row + (number * 40)) % 240 < 30 && column % 100 < 40 ? 9 : 4));
        }
        return new()
        {
            Name = "sample",
            Catalog = scenes.Catalog,
            Bbox = [15.0005, 46.018, 15.0445, 46.049],
            Resolution = 20,
            Start = "2021-06-01",
            End = "2021-06-30",
            Bands = ["red", "green", "blue"],
        };
    }

    /// <summary>One scene of noise, which no codec makes smaller, and one tile of almost six million bytes over it.</summary>
    public static async Task<TestCube> CreateNoiseAsync(string folder)
    {
        var scenes = new LightScenes(folder, LightScenes.Grid("EPSG:32633", 500000, 5100000, 20, 1024, 1024));
        await scenes.AddAsync("noise", "2021-06-04T10:00:00Z", ("red", Noise(1)), ("green", Noise(2)), ("blue", Noise(3)), ("scl", (_, _) => 4));
        return new()
        {
            Name = $"noise-{Path.GetFileName(folder)}",
            Catalog = scenes.Catalog,
            Bbox = [15.001, 45.871, 15.257, 46.05],
            Resolution = 20,
            ChunkSize = 1024,
            Start = "2021-06-01",
            End = "2021-06-30",
            Bands = ["red", "green", "blue"],
            Tiles = 1,
        };
    }

    /// <summary>The cube across the overlap of two real tiles, on three days.</summary>
    public static TestCube OfRealScenes() => new()
    {
        Name = "real",
        Catalog = Path.Combine(SharedData.Require(Real), "catalog.json"),
        Bbox = [15.005, 45.905, 15.285, 46.1],
        Resolution = 120,
        Start = "2023-08-13",
        End = "2023-08-18",
        Bands = ["red", "nir"],
    };

    /// <summary>The cube of the project's own sample.</summary>
    public static TestCube OfOwnSample(string catalog) => new()
    {
        Name = "own-sample",
        Catalog = catalog,
        Bbox = [15.562, 46.032, 15.6, 46.058],
        Resolution = 20,
        Start = "2021-06-01",
        End = "2021-07-31",
        Bands = ["red", "nir"],
    };

    private static LightScenes.Pixel Noise(int band)
    {
        var random = new Random(band);
        return (_, _) => random.Next(1, ushort.MaxValue);
    }
}
