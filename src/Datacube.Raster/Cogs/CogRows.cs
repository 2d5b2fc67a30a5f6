using Datacube.Pixels;

namespace Datacube.Raster.Cogs;

/// <summary>Gives a strip of full-width rows of every band, from north to south; called once per strip, in order. The writer disposes the planes.</summary>
/// <param name="firstRow">First row of the strip.</param>
/// <param name="rows">Rows of the strip.</param>
/// <param name="cancellation">Stops the work.</param>
public delegate ValueTask<IReadOnlyList<PixelBuffer>> CogRows(int firstRow, int rows, CancellationToken cancellation);
