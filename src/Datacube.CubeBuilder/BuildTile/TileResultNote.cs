namespace Datacube.CubeBuilder.BuildTile;

/// <summary>What a tile's task leaves in the ledger; everything else stands in its record beside the chunks.</summary>
/// <param name="Skipped">True where an earlier build had finished it.</param>
internal sealed record TileResultNote(bool Skipped);
