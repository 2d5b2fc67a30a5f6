using OSGeo.Native;
using OSGeo.OSR;

namespace OSGeo.OGR;

/// <summary>An open vector file. Closed by Dispose.</summary>
public class DataSource : IDisposable
{
    private readonly GdalHandle handle;

    private DataSource(nint pointer) => handle = GdalHandle.Owned(pointer, Imports.GDALClose);

    public int GetLayerCount() => Call.Begin().End(Imports.GDALDatasetGetLayerCount(handle.Live()));

    public Layer? GetLayerByIndex(int index) => Wrap(Call.Begin().End(Imports.GDALDatasetGetLayer(handle.Live(), index)));

    public Layer? GetLayerByName(string layer_name) => Wrap(Call.Begin().End(Imports.GDALDatasetGetLayerByName(handle.Live(), layer_name)));

    public Layer? CreateLayer(string name, SpatialReference? srs, wkbGeometryType geom_type, string[]? options)
    {
        using var words = new TextList(options);
        var layer = Call.Begin().End(Imports.GDALDatasetCreateLayer(handle.Live(), name, srs?.Handle.Pointer ?? 0, (int)geom_type, words.Pointer));
        GC.KeepAlive(srs);
        return Wrap(layer);
    }

    public void Dispose()
    {
        handle.Dispose();
        GC.SuppressFinalize(this);
    }

    internal static DataSource Own(nint pointer) => new(pointer);

    private Layer? Wrap(nint pointer) => pointer == 0 ? null : new Layer(pointer, handle);
}
