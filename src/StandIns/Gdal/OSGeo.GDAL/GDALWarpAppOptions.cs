using OSGeo.Native;

namespace OSGeo.GDAL;

/// <summary>Words of a command line.</summary>
public class GDALWarpAppOptions : IDisposable
{
    public GDALWarpAppOptions(string[]? options)
    {
        using var words = new TextList(options);
        var pointer = Call.Begin().End(Imports.GDALWarpAppOptionsNew(words.Pointer, 0));
        if (pointer == 0)
            throw new ApplicationException("GDAL did not understand the options.");
        Handle = GdalHandle.Owned(pointer, Imports.GDALWarpAppOptionsFree);
    }

    internal GdalHandle Handle { get; }

    public void Dispose()
    {
        Handle.Dispose();
        GC.SuppressFinalize(this);
    }
}
