using Datacube.Contracts.Errors;

namespace Datacube.Raster.Tiff;

/// <summary>The three ways in which a TIFF can be refused.</summary>
internal static class TiffErrors
{
    public static DatacubeException Corrupt(string what) => new("raster.corrupt", $"The TIFF is damaged: {what}. Fetch it again.");

    public static DatacubeException TooLarge(string what, long seen, long limit) =>
        new("raster.too_large", $"The TIFF asks for too much: {what} is {seen}, the limit is {limit}. Raise the limit only for a source that you trust.");

    /// <summary>A sound TIFF that the fast reader does not cover; GDAL reads it.</summary>
    public static DatacubeException Unsupported(string what) => new("raster.unsupported", $"The COG reader does not cover {what}.");
}
