namespace Datacube.Stac.Harmonising;

/// <summary>What <see cref="Harmoniser"/> made of a search: items = scenes + dropped + refused.</summary>
/// <param name="Scenes">Scenes in the order (acquired, id).</param>
/// <param name="Bands">Requested bands in the order asked, with their common names.</param>
/// <param name="Dropped">Duplicates that are not used.</param>
/// <param name="Refused">Items that cannot be used.</param>
public sealed record HarmonisedScenes(
    IReadOnlyList<Scene> Scenes,
    IReadOnlyList<RequestedBand> Bands,
    IReadOnlyList<DroppedScene> Dropped,
    IReadOnlyList<RefusedItem> Refused);
