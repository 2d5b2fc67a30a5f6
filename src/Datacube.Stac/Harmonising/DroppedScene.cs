namespace Datacube.Stac.Harmonising;

/// <summary>A scene that is not used because another one holds the same acquisition.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Collection">Its collection.</param>
/// <param name="KeptId">Id of the one that is used.</param>
/// <param name="Reason">Why that one.</param>
public sealed record DroppedScene(string Id, string Collection, string KeptId, string Reason);
