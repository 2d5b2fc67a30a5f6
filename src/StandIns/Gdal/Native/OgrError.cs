namespace OSGeo.Native;

/// <summary>OGRErr codes.</summary>
internal static class OgrError
{
    private static readonly string[] Texts =
    [
        "", "OGR Error: Not enough data to deserialize", "OGR Error: Not enough memory", "OGR Error: Unsupported geometry type", "OGR Error: Unsupported operation",
        "OGR Error: Corrupt data", "OGR Error: General Error", "OGR Error: Unsupported SRS", "OGR Error: Invalid handle", "OGR Error: Non existing feature",
    ];

    /// <summary>0, or the exception of a code that is not.</summary>
    public static int Check(int status) => status == 0 ? 0 : throw new ApplicationException(status > 0 && status < Texts.Length ? Texts[status] : $"OGR Error: {status}");
}
