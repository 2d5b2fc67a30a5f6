using Datacube.Pixels;

namespace Datacube.Engine.Pipeline;

/// <summary>The finished tile. Owns its planes.</summary>
/// <param name="Work">What was asked for.</param>
/// <param name="Values">Per band of <see cref="PipelineRequest.Result"/>, rows × columns of the type of <see cref="PipelineRequest.Output"/>.</param>
/// <param name="Counts">Per band of the result, rows × columns of UInt16: valid observations in the value (saturating at 65535).</param>
/// <param name="Status">Rows × columns of UInt8, see <see cref="PixelStatus"/>.</param>
/// <param name="Inputs">One row per input, ordered as scenes × bands.</param>
/// <param name="Days">Solar days that gave at least one observation.</param>
public sealed record TileResult(
    TileWork Work,
    IReadOnlyList<PixelBuffer> Values,
    IReadOnlyList<PixelBuffer> Counts,
    PixelBuffer Status,
    IReadOnlyList<InputAccount> Inputs,
    int Days) : IDisposable
{
    /// <summary>Rows × columns of UInt16: solar day of the chosen date in days since 1970-01-01, 0 where none was; null where the reduction chooses none.</summary>
    public PixelBuffer? Dates { get; init; }

    /// <summary>The objects that were read, by scene and asset.</summary>
    public IReadOnlyList<InputVersion> Versions { get; init; } = [];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var plane in Values)
            plane.Dispose();
        foreach (var plane in Counts)
            plane.Dispose();
        Status.Dispose();
        Dates?.Dispose();
    }
}
