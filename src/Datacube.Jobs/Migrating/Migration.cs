namespace Datacube.Jobs.Migrating;

/// <summary>One numbered step of a schema.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="Name">What the file is called after its number.</param>
/// <param name="Sql">Statements, without names of schemas.</param>
public sealed record Migration(int Number, string Name, string Sql);
