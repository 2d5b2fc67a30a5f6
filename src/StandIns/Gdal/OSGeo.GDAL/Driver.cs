using OSGeo.Native;

namespace OSGeo.GDAL;

/// <summary>A registered format.</summary>
public class Driver : MajorObject
{
    private Driver(nint pointer)
        : base(GdalHandle.Borrowed(pointer, null))
    {
    }

    public string ShortName => Text.Borrowed(Imports.GDALGetDriverShortName(Handle))!;

    public string LongName => Text.Borrowed(Imports.GDALGetDriverLongName(Handle))!;

    public Dataset? Create(string utf8_path, int xsize, int ysize, int bands, DataType eType, string[]? options)
    {
        using var words = new TextList(options);
        return Call.Begin().End(Imports.GDALCreate(Handle, utf8_path, xsize, ysize, bands, (int)eType, words.Pointer), Dataset.Own);
    }

    public Dataset? CreateCopy(string utf8_path, Dataset src, int strict, string[]? options, Gdal.GDALProgressFuncDelegate? callback, string? callback_data)
    {
        ArgumentNullException.ThrowIfNull(src);
        var progress = Progress.Address(callback, callback_data);
        using var words = new TextList(options);
        var copy = Call.Begin().End(Imports.GDALCreateCopy(Handle, utf8_path, src.Handle, strict, words.Pointer, progress, 0), Dataset.Own);
        GC.KeepAlive(callback);
        return copy;
    }

    public CPLErr Delete(string utf8_path) => (CPLErr)Call.Begin().End(Imports.GDALDeleteDataset(Handle, utf8_path));

    /// <summary>Takes the format out of the list that Open tries.</summary>
    public void Deregister()
    {
        var call = Call.Begin();
        Imports.GDALDeregisterDriver(Handle);
        call.End();
    }

    internal static Driver Borrow(nint pointer) => new(pointer);
}
