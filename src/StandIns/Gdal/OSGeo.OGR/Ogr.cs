using OSGeo.GDAL;
using OSGeo.Native;

namespace OSGeo.OGR;

public static class Ogr
{
    public static void RegisterAll() => Imports.GDALAllRegister();

    public static DataSource? Open(string utf8_path, int update) => OpenWith(null, utf8_path, update);

    public static Driver? GetDriverByName(string name) => Call.Begin().End(Imports.GDALGetDriverByName(name)) == 0 ? null : new Driver(name);

    public static Geometry? CreateGeometryFromJson(string input_string) => Call.Begin().End(Imports.OGR_G_CreateGeometryFromJson(input_string), Geometry.Own);

    internal static DataSource? OpenWith(string? driver, string path, int update)
    {
        using var drivers = new TextList(driver is null ? null : [driver]);
        var flags = (uint)(GdalConst.OF_VECTOR | GdalConst.OF_VERBOSE_ERROR | (update != 0 ? GdalConst.OF_UPDATE : 0));
        return Call.Begin().End(Imports.GDALOpenEx(path, flags, drivers.Pointer, 0, 0), DataSource.Own);
    }
}
