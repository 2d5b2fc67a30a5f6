namespace Datacube.Engine.Diagnostics;

/// <summary>What to examine.</summary>
/// <param name="Store">Path or address of the store that is tried.</param>
/// <param name="Catalog">Catalogue that is opened; null for none.</param>
/// <param name="Clock">Time.</param>
public sealed record DoctorRequest(string Store, string? Catalog, TimeProvider Clock);
