namespace Datacube.Stac.Harmonising;

/// <summary>An item that cannot be used; one bad item never stops the others.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Code">Error code.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record RefusedItem(string Id, string Code, string Reason)
{
    /// <summary>Its collection.</summary>
    public string? Collection { get; init; }
}
