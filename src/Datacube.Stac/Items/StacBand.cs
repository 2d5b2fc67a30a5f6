using System.Text.Json.Nodes;

namespace Datacube.Stac.Items;

/// <summary>
/// One band of an asset, whatever version of STAC describes it: <c>eo:bands</c> and <c>raster:bands</c> side by side (1.0), or
/// <c>bands</c> with members of the eo and raster extensions inside (1.1). What a band does not state, the asset states for all.
/// </summary>
public sealed class StacBand
{
    private const string BandNumber = "datacube:band";
    private readonly JsonObject eo;
    private readonly JsonObject raster;
    private readonly JsonObject common;
    private readonly JsonObject asset;

    internal StacBand(int index, JsonObject? eo, JsonObject? raster, JsonObject? common, JsonObject asset)
    {
        this.eo = eo ?? [];
        this.raster = raster ?? [];
        this.common = common ?? [];
        this.asset = asset;
        Index = (this.common.Number(BandNumber) ?? asset.Number(BandNumber)) is { } number ? number is >= 1 and <= int.MaxValue && number == Math.Floor(number) ? (int)number : 0 : index;
    }

    /// <summary>
    /// Number in the file, from 1: the position in the list, unless <c>datacube:band</c> says otherwise, as for one time step of a series
    /// in a file. Not whole numbers are no band, which the reader refuses.
    /// </summary>
    public int Index { get; }

    /// <summary>Name that the provider gives.</summary>
    public string? Name => common.Text("name") ?? eo.Text("name");

    /// <summary>Common name of the eo extension.</summary>
    public string? CommonName => common.Text("eo:common_name") ?? eo.Text("common_name");

    /// <summary>Centre wavelength in micrometres.</summary>
    public double? CenterWavelength => common.Number("eo:center_wavelength") ?? eo.Number("center_wavelength");

    /// <summary>Factor from stored to physical, where stated.</summary>
    public double? Scale => common.Number("raster:scale") ?? raster.Number("scale") ?? asset.Number("raster:scale");

    /// <summary>Summand from stored to physical, where stated.</summary>
    public double? Offset => common.Number("raster:offset") ?? raster.Number("offset") ?? asset.Number("raster:offset");

    /// <summary>Nodata, where stated.</summary>
    public double? Nodata => common.Number("nodata") ?? raster.Number("nodata") ?? asset.Number("nodata");

    /// <summary>Data type, where stated.</summary>
    public string? DataType => common.Text("data_type") ?? raster.Text("data_type") ?? asset.Text("data_type");

    /// <summary>True when classes or bit fields of the classification extension describe it.</summary>
    public bool IsClassified => new[] { common, eo, raster, asset }.Any(json => json.ContainsKey("classification:classes") || json.ContainsKey("classification:bitfields"));

    internal static IReadOnlyList<StacBand> Of(JsonObject asset)
    {
        var eo = asset.Array("eo:bands");
        var raster = asset.Array("raster:bands");
        var common = asset.Array("bands");
        var count = Math.Max(1, Math.Max(common?.Count ?? 0, Math.Max(eo?.Count ?? 0, raster?.Count ?? 0)));
        return [.. Enumerable.Range(0, count).Select(i => new StacBand(i + 1, At(eo, i), At(raster, i), At(common, i), asset))];
    }

    private static JsonObject? At(JsonArray? bands, int index) => bands is not null && index < bands.Count ? bands[index] as JsonObject : null;
}
