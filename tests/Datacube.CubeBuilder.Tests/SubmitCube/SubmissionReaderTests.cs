using Datacube.Contracts.Cubes.V1;
using Datacube.Contracts.Errors;
using Datacube.CubeBuilder.SubmitCube;
using Datacube.Testing;
using Microsoft.Extensions.Options;
using Xunit;

namespace Datacube.CubeBuilder.Tests.SubmitCube;

/// <summary>Bad input over the network has the codes of the command line; nothing is read for it.</summary>
[Trait("kind", "unit")]
public sealed class SubmissionReaderTests
{
    private static readonly SubmissionReader Reader = new(Options.Create(new CubeBuilderOptions { OutputRoots = { "/data", "s3://cubes/team" } }), new ManualClock());

    public static TheoryData<string, Action<SubmitCubeRequest>, string> BadInputs => new()
    {
        { "IN1", request => Box(request, 15, 47, 16, 46), "bbox.latitude_order" },
        { "IN3", request => Box(request, 46, 115, 47, 116), "bbox.latitude_range" },
        { "IN4", request => Box(request, 190, 46, 191, 47), "bbox.longitude_range" },
        { "IN5 not finite", request => Box(request, double.NaN, 46, 16, 47), "bbox.not_finite" },
        { "IN5 count", request => Box(request, 15, 46, 16), "bbox.count" },
        { "IN7", request => request.Bands.AddRange(["red", "red"]), "band.duplicate" },
        { "an index", request => request.Indices.Add("ndvj"), "option.value" },
        { "IN9", request => request.Grid.Resolution = 0, "resolution.not_positive" },
        { "IN10", request => request.Grid.Resolution = 10, "resolution.unit_mismatch" },
        { "IN11 order", request => request.Time.End = "2021-05-01", "time.order" },
        { "IN11 open", request => request.Time.End = "", "time.open" },
        { "IN11 future", request => request.Time.End = "2035-01-01", "time.future" },
        { "IN12", request => request.Time.PeriodMonths = 25, "time.step" },
        { "IN13", request => request.Grid.Crs = "EPSG:999999", "crs.unknown" },
        { "IN14", request => request.Area = new() { Polygons = """{"type":"Point","coordinates":[15,46]}""" }, "geometry.type" },
        { "IN15", request => request.Area = null, "area.missing" },
        { "IN16", request => request.Grid.Resolution = 1e-10, "cost.too_large" },
        { "IN18", request => request.VariableName = "../x", "name.form" },
        { "IN19 a system folder", request => request.Output.Uri = "file:///etc/cube", "uri.not_allowed" },
        { "IN19 another folder", request => request.Output.Uri = "/srv/cube", "uri.not_allowed" },
        { "IN19 another bucket", request => request.Output.Uri = "s3://other/team/cube", "uri.not_allowed" },
        { "IN19 user information", request => request.Output.Uri = "s3://key:word@cubes/team/cube", "uri.not_allowed" },
        { "IN25", request => request.Area = new() { Polygons = """{"type":"Polygon","type":"Point"}""" }, "json.duplicate_key" },
    };

    [Theory]
    [MemberData(nameof(BadInputs))]
    public void Bad_input_has_its_code(string row, Action<SubmitCubeRequest> change, string code)
    {
        var request = Request();
        change(request);
        var error = Assert.Throws<DatacubeException>(() => Reader.Read(request, "me"));
        Assert.True(code == error.Code, $"{row}: {error.Code} {error.Message}");
    }

    [Fact]
    public void One_place_has_one_name()
    {
        var (path, address) = (Request(), Request());
        address.Output.Uri = "file:///data/x/../cube";
        Assert.Equal(Reader.Read(path, "me").Order.Request.Output, Reader.Read(address, "me").Order.Request.Output);
    }

    [Fact]
    public void The_metadata_name_the_catalogue_as_the_caller_wrote_it()
    {
        var request = Request();
        request.Source.CatalogAsWritten = "catalog.json";
        var submission = Reader.Read(request, "me");
        Assert.Equal(("catalog.json", "/data/catalog.json"), (submission.Spec.Catalog, submission.Order.Request.Catalog));
    }

    private static void Box(SubmitCubeRequest request, params double[] values) => request.Area = new() { Bbox = new() { Values = { values } } };

    private static SubmitCubeRequest Request() => new()
    {
        Area = new() { Bbox = new() { Values = { 15, 46, 16, 47 } } },
        Time = new() { Start = "2021-06-01", End = "2021-06-30" },
        Grid = new(),
        Source = new() { Catalog = "/data/catalog.json" },
        Output = new() { Uri = "/data/cube" },
    };
}
