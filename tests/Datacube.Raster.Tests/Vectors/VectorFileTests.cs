using Datacube.Contracts.Errors;
using Datacube.Pixels.Grids;
using Datacube.Raster.Vectors;
using Datacube.Testing;
using Xunit;

namespace Datacube.Raster.Tests.Vectors;

[Trait("kind", "system")]
public sealed class VectorFileTests
{
    private const string Degrees = "{\"type\":\"Polygon\",\"coordinates\":[[[15,46],[16,46],[16,47],[15,47],[15,46]]]}";

    [RequiresProgramTheory("ogr2ogr")]
    [InlineData("ESRI Shapefile", "a.shp")]
    [InlineData("GPKG", "a.gpkg")]
    [InlineData("GeoJSON", "a.geojson")]
    [InlineData("GeoJSON", "a.json")]
    [InlineData("FlatGeobuf", "A.FGB")]
    public async Task Every_accepted_format_gives_the_same_area(string format, string file)
    {
        using var folder = new TempFolder();
        var path = await Convert(folder, Degrees, format, file);
        var shape = VectorFile.Read(path);
        Assert.Equal(new MapBounds(15, 46, 16, 47), shape.Bounds);
        Assert.Empty(shape.Notes);
    }

    [RequiresProgramFact("python:osgeo")]
    public async Task Two_far_polygons_in_bc_albers_choose_the_tiles_that_ogr_says_they_overlap()
    {
        using var folder = new TempFolder();
        var path = folder.File("far.gpkg");
        var output = await ExternalProgram.Run(ExternalProgram.Python, ["-c", """
            import sys
            from osgeo import ogr, osr
            ogr.UseExceptions()
            albers = osr.SpatialReference(); albers.ImportFromEPSG(3005); albers.SetAxisMappingStrategy(0)
            degrees = osr.SpatialReference(); degrees.ImportFromEPSG(4326); degrees.SetAxisMappingStrategy(0)
            source = ogr.GetDriverByName('GPKG').CreateDataSource(sys.argv[1])
            layer = source.CreateLayer('far', albers, ogr.wkbPolygon)
            shapes = []
            for wkt in ('POLYGON((1200000 470000,1320000 480000,1300000 560000,1190000 600000,1200000 470000))', 'POLYGON((600000 1500000,700000 1500000,650000 1620000,600000 1500000))'):
                shape = ogr.CreateGeometryFromWkt(wkt)
                feature = ogr.Feature(layer.GetLayerDefn()); feature.SetGeometry(shape); layer.CreateFeature(feature); feature = None
                shape.Segmentize(1000); shape.Transform(osr.CoordinateTransformation(albers, degrees)); shapes.append(shape)
            layer = None; source = None
            for row in range(0, 60):
                for column in range(0, 120):
                    w, s = -140 + column * 0.25, 47 + row * 0.25
                    box = ogr.CreateGeometryFromWkt(f'POLYGON(({w} {s},{w+.25} {s},{w+.25} {s+.25},{w} {s+.25},{w} {s}))')
                    if any(shape.Intersects(box) and shape.Intersection(box).Area() > 1e-9 for shape in shapes):
                        print(f'{row} {column}')
            """, path]);
        var shape = VectorFile.Read(path);
        Assert.Equal(2, shape.Features.Count);
        var touched = from row in Enumerable.Range(0, 60)
                      from column in Enumerable.Range(0, 120)
                      where shape.Touches(new(-140 + (column * 0.25), 47 + (row * 0.25), -139.75 + (column * 0.25), 47.25 + (row * 0.25)))
                      select $"{row} {column}";
        var expected = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(expected.Length, 30, 120);
        Assert.Equal(expected, touched);
        // The box around both holds many more.
        Assert.True((shape.Bounds.Right - shape.Bounds.Left) * (shape.Bounds.Top - shape.Bounds.Bottom) / 0.0625 > 4 * expected.Length);
    }

    [RequiresProgramFact("ogr2ogr")]
    public async Task A_projected_polygon_across_the_antimeridian_stays_in_one_piece()
    {
        using var folder = new TempFolder();
        var path = await Convert(folder, "{\"type\":\"Polygon\",\"coordinates\":[[[160000,7900000],[300000,7900000],[300000,8000000],[160000,8000000],[160000,7900000]]]}", "GPKG", "fiji.gpkg", "-a_srs", "EPSG:32701");
        var shape = VectorFile.Read(path);
        Assert.InRange(shape.Bounds.Left, 179.5, 180);
        Assert.InRange(shape.Bounds.Right, -180, -178);
        Assert.True(shape.Touches(new(-179.5, -18.5, -179, -18.4)));
        Assert.False(shape.Touches(new(0, -18.5, 10, -18.4)));
    }

    [RequiresProgramTheory("ogr2ogr")]
    [InlineData(".shx")]
    [InlineData(".prj")]
    [InlineData(".dbf")]
    public async Task A_shapefile_without_one_of_its_parts_is_refused_by_name(string extension)
    {
        using var folder = new TempFolder();
        var path = await Convert(folder, Degrees, "ESRI Shapefile", "area.shp");
        File.Delete(Path.ChangeExtension(path, extension));
        var error = Refused(path, "geometry.sidecar_missing");
        Assert.Contains("area" + extension, error.Message, StringComparison.Ordinal);
    }

    [RequiresProgramFact("ogr2ogr")]
    public async Task A_file_that_does_not_say_its_system_is_refused()
    {
        using var folder = new TempFolder();
        var path = await Convert(folder, Degrees, "FlatGeobuf", "a.fgb", "-a_srs", "None");
        Assert.Contains("-a_srs", Refused(path, "geometry.crs").Message, StringComparison.Ordinal);
    }

    [RequiresProgramFact("ogr2ogr")]
    public async Task The_first_of_several_layers_is_used_and_it_is_told()
    {
        using var folder = new TempFolder();
        var path = await Convert(folder, Degrees, "GPKG", "a.gpkg", "-nln", "first");
        await ExternalProgram.Run("ogr2ogr", ["-f", "GPKG", "-update", "-append", "-nln", "second", path, folder.File("source.json")]);
        Assert.Contains("'first'", Assert.Single(VectorFile.Read(path).Notes), StringComparison.Ordinal);
    }

    [SharedDataFact("mgrs")]
    public void Real_tile_grids_are_read()
    {
        Assert.Equal(936, VectorFile.Read(SharedData.Require("mgrs/mgrs_sample.gpkg")).Features.Count);
        Assert.NotEmpty(VectorFile.Read(SharedData.Require("mgrs/derived_mgrs_sample.fgb")).Features);
    }

    [Fact]
    public void A_file_that_is_not_there_is_not_found()
    {
        foreach (var path in (string[])["no/such.gpkg", "/vsicurl/http://127.0.0.1:1/x.geojson", "/vsizip/a.zip/a.shp"])
            Refused(path, "geometry.not_found");
    }

    [Theory]
    [InlineData("a.kml", "<kml/>")]
    [InlineData("a.vrt", "<OGRVRTDataSource/>")]
    [InlineData("a.csv", "x,y")]
    [InlineData("a.gpkg", "not a database")]
    [InlineData("a.fgb", "{\"type\":\"Polygon\"}")]
    [InlineData("a.geojson", "<OGRVRTDataSource><OGRVRTLayer name=\"a\"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>")]
    public void Another_format_or_another_content_is_refused(string file, string content)
    {
        using var folder = new TempFolder();
        Refused(folder.Write(file, content), "geometry.driver");
    }

    [Fact]
    public void A_file_above_200_MB_is_refused_before_it_is_opened()
    {
        using var folder = new TempFolder();
        var path = folder.File("big.geojson");
        using (var file = File.Create(path))
            file.SetLength(VectorFile.MaxBytes + 1);
        Assert.Contains("the limit is 200 MB", Refused(path, "geometry.too_large").Message, StringComparison.Ordinal);
    }

    private static DatacubeException Refused(string path, string code)
    {
        var error = Assert.Throws<DatacubeException>(() => VectorFile.Read(path));
        Assert.Equal(code, error.Code);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        return error;
    }

    private static async Task<string> Convert(TempFolder folder, string geoJson, string format, string file, params string[] options)
    {
        var source = folder.Write("source.json", geoJson);
        var path = folder.File(file);
        await ExternalProgram.Run("ogr2ogr", ["-f", format, .. options, path, source]);
        return path;
    }
}
