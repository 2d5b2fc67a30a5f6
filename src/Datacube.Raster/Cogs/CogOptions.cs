namespace Datacube.Raster.Cogs;

/// <summary>How a COG is written. Lists per band are empty or have one entry for each.</summary>
public sealed record CogOptions
{
    /// <summary>Height and width of tiles: a multiple of 16.</summary>
    public int TileSize { get; init; } = 512;

    /// <summary>Compression of tiles.</summary>
    public CogCompression Compression { get; init; } = CogCompression.Deflate;

    /// <summary>Deflate 1 … 12, zstd 1 … 22.</summary>
    public int Level { get; init; } = 6;

    /// <summary>Store differences to the left neighbour before compression (TIFF predictor 2 for integers, 3 for floats).</summary>
    public bool Predictor { get; init; } = true;

    /// <summary>A tile holds one band (true) or all bands side by side (false).</summary>
    public bool BandsApart { get; init; }

    /// <summary>How overviews are made; they halve until both sides fit into one tile.</summary>
    public CogOverviews Overviews { get; init; } = CogOverviews.Average;

    /// <summary>The value that means "nothing here"; may be NaN; null = every pixel counts. NaN pixels never count.</summary>
    public double? Nodata { get; init; }

    /// <summary>Tiles of nothing but nodata take no space; GDAL and Datacube read them as nodata, some browsers' readers do not.</summary>
    public bool SparseTiles { get; init; }

    /// <summary>Minimum, maximum, mean and standard deviation of each band in the file's metadata.</summary>
    public bool Statistics { get; init; } = true;

    /// <summary>Names of the bands.</summary>
    public IReadOnlyList<string> BandNames { get; init; } = [];

    /// <summary>Value = stored × scale + offset, per band.</summary>
    public IReadOnlyList<double> Scales { get; init; } = [];

    /// <summary>Value = stored × scale + offset, per band.</summary>
    public IReadOnlyList<double> Offsets { get; init; } = [];

    /// <summary>Further items of the dataset's metadata.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Tiles encoded at the same time. The bytes do not depend on it.</summary>
    public int Threads { get; init; } = 1;
}
