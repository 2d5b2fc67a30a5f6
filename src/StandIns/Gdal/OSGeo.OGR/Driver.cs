using OSGeo.Native;

namespace OSGeo.OGR;

/// <summary>A registered vector format.</summary>
public class Driver : IDisposable
{
    private readonly string name;

    internal Driver(string name) => this.name = name;

    public string GetName() => name;

    /// <summary>Opens with this format only.</summary>
    public DataSource? Open(string utf8_path, int update) => Ogr.OpenWith(name, utf8_path, update);

    public DataSource? CreateDataSource(string utf8_path, string[]? options)
    {
        using var words = new TextList(options);
        using var driver = GdalHandle.Borrowed(Imports.GDALGetDriverByName(name), null);
        return Call.Begin().End(Imports.GDALCreate(driver, utf8_path, 0, 0, 0, 0, words.Pointer), DataSource.Own);
    }

    public void Dispose() => GC.SuppressFinalize(this);
}
