using OSGeo.Native;

namespace OSGeo.GDAL;

/// <summary>Words of a command line.</summary>
public class GDALTranslateOptions : IDisposable
{
    public GDALTranslateOptions(string[]? options)
    {
        using var words = new TextList(options);
        var pointer = Call.Begin().End(Imports.GDALTranslateOptionsNew(words.Pointer, 0));
        if (pointer == 0)
            throw new ApplicationException("GDAL did not understand the options.");
        Handle = GdalHandle.Owned(pointer, Imports.GDALTranslateOptionsFree);
    }

    internal GdalHandle Handle { get; }

    public void Dispose()
    {
        Handle.Dispose();
        GC.SuppressFinalize(this);
    }
}
