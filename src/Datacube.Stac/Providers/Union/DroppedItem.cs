namespace Datacube.Stac.Providers.Union;

/// <summary>An item that another one of the same acquisition was preferred to.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Provider">Who gave it.</param>
/// <param name="KeptId">Id of the one that is kept.</param>
/// <param name="KeptProvider">Who gave that.</param>
/// <param name="Reason">Why that one.</param>
public sealed record DroppedItem(string Id, string Provider, string KeptId, string KeptProvider, string Reason);
