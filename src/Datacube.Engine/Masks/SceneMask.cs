using Datacube.Pixels;
using Datacube.Pixels.Grids;

namespace Datacube.Engine.Masks;

/// <summary>Which target pixels of a scene may be used.</summary>
/// <param name="Window">Pixels of the target grid; outside of them nothing may be used.</param>
/// <param name="Usable">UInt8, rows × columns of the window: 255 usable, 0 not. Comes from the pool of planes.</param>
internal sealed record SceneMask(PixelWindow Window, PixelBuffer Usable);
