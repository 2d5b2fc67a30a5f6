using Datacube.Contracts.Cubes.V1;
using Datacube.Contracts.Errors;
using Datacube.CubeBuilder.SubmitCube;
using Datacube.Engine.Cubes.Planning;
using System.Text.Json;
using Xunit;

namespace Datacube.CubeBuilder.Tests.SubmitCube;

[Trait("kind", "unit")]
public sealed class SubmitCubeRulesTests
{
    private static readonly CubeBuilderOptions Options = new() { MaxScenes = 100 };

    [Fact]
    public void What_is_left_out_is_what_the_command_line_leaves_out()
    {
        var order = SubmitCubeRules.Read(Request(), Options);
        Assert.Equal(["red", "green", "blue", "nir"], order.Request.Bands);
        Assert.Equal(("EPSG:4326", 1200, "none", "zarr", "clip", 1), (order.Request.Crs, order.Request.ChunkSize, order.Request.CloudMask, order.Request.Format, order.Request.PeriodEdges, order.Request.PeriodMonths));
        Assert.Null(order.Request.Resolution);
        Assert.Equal(100, order.Limits.Scenes);
    }

    [Fact]
    public void Numbers_of_the_box_arrive_as_they_were_sent()
    {
        var request = Request();
        request.Area = new() { Bbox = new() { Values = { 15.0000000000000018, double.NaN, 1e-7, -0.0 } } };
        Assert.Equal(["15.000000000000002", "NaN", "1E-07", "-0"], SubmitCubeRules.Read(request, Options).Request.Bbox!);
    }

    [Fact]
    public void Equal_requests_make_equal_orders()
    {
        static string Text() => JsonSerializer.Serialize(SubmitCubeRules.Read(Request(), Options), CubeJson.Compact);
        Assert.Equal(Text(), Text());
    }

    public static TheoryData<string, Action<SubmitCubeRequest>, string, string> Refused => new()
    {
        { "a request id with a space", request => request.RequestId = "my cube", "name.form", "request_id" },
        { "a long request id", request => request.RequestId = new string('a', 65), "name.form", "request_id" },
        { "a priority out of range", request => request.Priority = 101, "option.value", "priority" },
        { "a negative number of failures", request => request.Limits = new() { MaxFailedTasks = -1 }, "option.value", "limits.max_failed_tasks" },
        { "a limit above the service's", request => request.Limits = new() { Scenes = 101 }, "option.value", "limits.scenes" },
        { "a limit of nothing", request => request.Limits = new() { InputBytes = 0 }, "option.value", "limits.input_bytes" },
        { "a limit that is no number", request => request.Limits = new() { Samples = double.NaN }, "option.value", "limits.samples" },
        { "a host that the service may not read", request => request.Source.AllowHosts.Add("127.0.0.1:8080"), "href.not_allowed", "--allow-host" },
        { "a relative target", request => request.Output.Uri = "cube", "uri.form", "--output" },
        { "a relative catalogue", request => request.Source.Catalog = "../catalog.json", "uri.form", "--catalog" },
        { "a megabyte of polygons", request => request.Area = new() { Polygons = new string(' ', (1 << 20) + 1) }, "geometry.too_large", "polygons" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_request_is_refused_by_field_and_code(string what, Action<SubmitCubeRequest> change, string code, string field)
    {
        var request = Request();
        change(request);
        var error = Assert.Throws<DatacubeException>(() => SubmitCubeRules.Read(request, Options));
        Assert.True((code, field) == (error.Code, error.Field), $"{what}: {error.Code} {error.Field}");
    }

    private static SubmitCubeRequest Request() => new()
    {
        Area = new() { Bbox = new() { Values = { 15, 46, 16, 47 } } },
        Time = new() { Start = "2021-06-01", End = "2021-06-30" },
        Source = new() { Catalog = "/data/catalog.json" },
        Output = new() { Uri = "/data/cube" },
    };
}
