namespace Datacube.Engine.Pipeline;

/// <summary>Which object was read for an asset. All tiles of a plan must have read the same.</summary>
/// <param name="SceneId">Item id.</param>
/// <param name="AssetKey">Key of the asset; masks count, too.</param>
/// <param name="Version">Length and ETag, or the time of the last change of a file.</param>
public sealed record InputVersion(string SceneId, string AssetKey, string Version)
{
    /// <summary>Whether its bytes have the checksum that its item states.</summary>
    public InputVerification Verification { get; init; }
}
