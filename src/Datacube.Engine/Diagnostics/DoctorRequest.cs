using Datacube.Storage.S3;

namespace Datacube.Engine.Diagnostics;

/// <summary>What to examine.</summary>
/// <param name="Store">Path or address of the store that is tried.</param>
/// <param name="Catalog">Catalogue that is opened; null for none.</param>
/// <param name="Clock">Time.</param>
/// <param name="S3">How S3 is reached; null = as the environment says.</param>
public sealed record DoctorRequest(string Store, string? Catalog, TimeProvider Clock, S3Settings? S3 = null);
