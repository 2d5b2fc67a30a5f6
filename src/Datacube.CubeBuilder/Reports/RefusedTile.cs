using Datacube.Engine.Pipeline;

namespace Datacube.CubeBuilder.Reports;

/// <summary>Why a tile could not be kept.</summary>
/// <param name="Code">Code of the first failed input.</param>
/// <param name="Message">Which inputs failed.</param>
/// <param name="Inputs">One row per input.</param>
internal sealed record RefusedTile(string Code, string Message, IReadOnlyList<InputAccount> Inputs);
