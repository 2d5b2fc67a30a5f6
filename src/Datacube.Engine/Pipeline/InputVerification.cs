namespace Datacube.Engine.Pipeline;

/// <summary>Whether the bytes of an asset were compared with the checksum that its item states. All but the last are <em>unverified</em>.</summary>
public enum InputVerification
{
    /// <summary>The item states no checksum.</summary>
    NotStated,

    /// <summary>The item states a checksum of a kind that cannot be computed here.</summary>
    UnknownKind,

    /// <summary>The file was never there as a whole: windows of it were read. Its length and its version (ETag, or time of change) were the same all the time.</summary>
    ReadInParts,

    /// <summary>The whole file has the stated checksum.</summary>
    Verified,
}
