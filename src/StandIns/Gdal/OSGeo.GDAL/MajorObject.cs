using OSGeo.Native;

namespace OSGeo.GDAL;

/// <summary>What datasets, bands and drivers share: a description and metadata by domain.</summary>
public class MajorObject : IDisposable
{
    private readonly GdalHandle handle;

    internal MajorObject(GdalHandle handle) => this.handle = handle;

    internal GdalHandle Handle => handle.Live();

    public string[] GetMetadata(string? pszDomain)
    {
        var list = Call.Begin().End(Imports.GDALGetMetadata(Handle, pszDomain));
        return Text.BorrowedList(list);
    }

    public string[] GetMetadataDomainList() => Text.OwnedList(Call.Begin().End(Imports.GDALGetMetadataDomainList(Handle)));

    public string? GetMetadataItem(string pszName, string? pszDomain) => Text.Borrowed(Call.Begin().End(Imports.GDALGetMetadataItem(Handle, pszName, pszDomain)));

    public CPLErr SetMetadata(string[] papszMetadata, string? pszDomain)
    {
        using var texts = new TextList(papszMetadata);
        return (CPLErr)Call.Begin().End(Imports.GDALSetMetadata(Handle, texts.Pointer, pszDomain));
    }

    public CPLErr SetMetadataItem(string pszName, string? pszValue, string? pszDomain) => (CPLErr)Call.Begin().End(Imports.GDALSetMetadataItem(Handle, pszName, pszValue, pszDomain));

    public string GetDescription() => Text.Borrowed(Call.Begin().End(Imports.GDALGetDescription(Handle))) ?? "";

    public void SetDescription(string pszNewDesc)
    {
        var call = Call.Begin();
        Imports.GDALSetDescription(Handle, pszNewDesc);
        call.End();
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            handle.Dispose();
    }
}
