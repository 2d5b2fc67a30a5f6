using Datacube.Contracts.Errors;

namespace Datacube.Raster.Codecs;

/// <summary>The errors that every codec answers with.</summary>
internal static class CodecErrors
{
    /// <summary>Bytes that do not decode to exactly the expected length.</summary>
    public static DatacubeException Corrupt(string codec, int storedBytes, int expectedBytes, string reason, Exception? inner = null) =>
        new("raster.corrupt", $"{storedBytes} bytes of {codec} do not decode to exactly {expectedBytes} bytes: {reason}. The file is damaged; fetch it again.", null, inner);

    /// <summary>A codec whose native library is not installed.</summary>
    public static DatacubeException Missing(string codec, string debianPackage, string brewFormula) =>
        new("codec.missing", $"The codec {codec} needs a native library that was not found. Install it: 'apt-get install {debianPackage}' on Debian and Ubuntu, 'brew install {brewFormula}' on macOS, or put its DLL beside the program on Windows.");
}
