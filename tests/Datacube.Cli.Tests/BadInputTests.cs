using System.Text.Json.Nodes;
using Datacube.Testing;
using Xunit;

namespace Datacube.Cli.Tests;

/// <summary>The corpus of bad inputs (IN1 to IN19) through the command line: code, exit code, message, and nothing touched.</summary>
[Trait("kind", "unit")]
public sealed class BadInputTests : IDisposable
{
    private const string Box = "--bbox 15.2 46.1 16.2 46.8";
    private const string Dates = "--start-date 2023-08-01 --end-date 2023-08-31";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, string, int, string> Corpus() => new()
    {
        { $"{Dates} --bbox 15 47 16 46", "bbox.latitude_order", 3, "47|46|did you swap them?" },
        { $"{Dates} --bbox 46 -120 47 -119", "bbox.latitude_range", 3, "-120 46 -119 47" },
        { $"{Dates} --bbox 190 10 200 20", "bbox.longitude_range", 3, "190|-170" },
        { $"{Dates} --bbox -200 10 20 20", "bbox.longitude_range", 3, "-200|160" },
        { $"{Dates} --bbox NaN 10 20 20", "bbox.not_finite", 3, "NaN" },
        { $"{Dates} --bbox 10 10 20 Infinity", "bbox.not_finite", 3, "" },
        { $"{Dates} --bbox 10 10 20", "bbox.count", 3, "3" },
        { $"{Dates} --bbox 10,10,20,20,30", "bbox.count", 3, "5" },
        { $"{Dates} --bbox", "bbox.count", 3, "0" },
        { $"{Dates} --bbox 10 10 10 20", "bbox.empty", 3, "10" },
        { $"{Dates} --bbox a b c d", "bbox.form", 3, "'a'" },
        { $"{Dates} {Box} --collection sentinel-2-l2a --bands redd", "band.unknown", 3, "Nearest|red|search" },
        { $"{Dates} {Box} --bands red red", "band.duplicate", 3, "red" },
        { $"{Dates} {Box} --bands ../x", "band.unknown", 3, "../x" },
        { $"{Dates} {Box} --bands scl", "option.value", 3, "class" },
        { $"{Dates} {Box} --resolution 0", "resolution.not_positive", 3, "0" },
        { $"{Dates} {Box} --resolution -5", "resolution.not_positive", 3, "-5" },
        { $"{Dates} {Box} --resolution NaN", "resolution.not_positive", 3, "NaN" },
        { $"{Dates} {Box} --resolution 10", "resolution.unit_mismatch", 3, "10 degrees; did you mean 10 m in EPSG:32633?" },
        { $"{Dates} {Box} --epsg 32633 --resolution 0.0001", "resolution.unit_mismatch", 3, "degrees" },
        { $"{Box} --start-date 2023-09-01 --end-date 2023-08-01", "time.order", 3, "2023-09-01T00:00:00Z|2023-08-01T00:00:00Z" },
        { $"{Box} --start-date 2023-09-01 --end-date 2023-09-01", "time.order", 3, "equals" },
        { $"{Box} --start-date 2025-05-01 --end-date 2026-05-01", "time.future", 3, "2026-05-01T00:00:00Z|2025-06-01T12:00:00Z" },
        { $"{Box} --start-date 2023-09-01", "time.open", 3, "--end-date" },
        { $"{Box} --start-date .. --end-date 2023-09-01", "time.open", 3, "--start-date" },
        { $"{Box} --start-date 2023-08-01T00:00:00Z --end-date 2023-09-01T00:00:00", "time.form", 3, "zone" },
        { $"{Box} --start-date 01.08.2023 --end-date 2023-09-01", "time.form", 3, "01.08.2023|2023-01-31" },
        { $"{Box} {Dates} --time-frequency-months 0", "time.step", 3, "0|1 to 24" },
        { $"{Box} {Dates} --time-frequency-months 25", "time.step", 3, "25" },
        { $"{Box} {Dates} --time-frequency-months 2", "time.step", 3, "1 calendar month" },
        { $"{Box} {Dates} --epsg 999999", "crs.unknown", 3, "999999" },
        { $"{Box} {Dates} --epsg https://example.org/crs", "crs.form", 3, "EPSG" },
        { $"{Box} {Dates} --epsg 7415", "crs.unsupported", 3, "compound" },
        { $"{Box} {Dates} --epsg 4258", "crs.unsupported", 3, "EPSG:4326" },
        { $"{Dates} --geometry-file /no/such.gpkg", "geometry.not_found", 3, "such.gpkg" },
        { $"{Dates} --geometry-file /etc/hostname", "geometry.driver", 3, ".gpkg" },
        { Dates, "area.missing", 2, "--bbox|--geometry-file" },
        { $"{Dates} {Box} --geometry-file x.gpkg", "area.ambiguous", 2, "--bbox|--geometry-file" },
        { "--start-date 2015-08-01 --end-date 2023-08-31 --bbox -180 -80 180 80", "cost.too_large", 7, "pixels|limit|Largest" },
        { $"{Dates} --bbox -180 -80 180 80 --resolution 1e-9", "cost.too_large", 7, "pixels|limit" },
        { $"{Box} {Dates} --varname ../x", "name.form", 3, "^[a-z0-9]" },
        { $"{Box} {Dates} --varname a/b", "name.form", 3, "^[a-z0-9]" },
        { $"{Box} {Dates} --varname %2e%2e", "name.form", 3, "^[a-z0-9]" },
        { $"{Box} {Dates} --varname con", "name.form", 3, "con" },
        { $"{Box} {Dates} --varname count", "name.form", 3, "every cube" },
        { $"{Box} {Dates} --varname rgb_mediаn", "name.form", 3, "^[a-z0-9]" },
        { $"{Box} {Dates} --output file:///etc", "uri.not_allowed", 3, "Allowed" },
        { $"{Box} {Dates} --output s3://b", "uri.not_allowed", 3, "Allowed" },
        { $"{Box} {Dates} --output https://u:secret@example.org/x", "uri.not_allowed", 3, "" },
        { $"{Box} {Dates} --chunk-size 0", "option.value", 3, "16" },
        { $"{Box} {Dates} --cloud-mask magic", "option.value", 3, "seed-scl" },
        { $"{Box} {Dates} --resampling red=magic", "option.value", 3, "bilinear" },
        { $"{Box} {Dates} --backend cluster", "option.value", 3, "local" },
        { $"{Box} {Dates} --serverless-backend coiled", "option.value", 3, "local" },
        { $"{Box} {Dates} --memory-limit lots", "option.value", 3, "2GiB" },
        { $"{Box} {Dates} --limit 0", "option.value", 3, "jobs" },
        { $"{Box} {Dates} --only here", "option.value", 3, "r0001/c0002" },
        { $"{Box} {Dates} --clod-mask scl", "usage", 2, "--clod-mask|--cloud-mask" },
        { $"{Box} {Dates} --use-geometry-mask", "usage", 2, "no longer exists" },
        { $"{Box} {Dates} --chunk-size many", "usage", 2, "many" },
    };

    [Theory]
    [MemberData(nameof(Corpus))]
    public async Task Bad_input_is_rejected_with_its_code_before_anything_is_touched(string arguments, string code, int exit, string parts)
    {
        var target = Path.Combine(folder.Path, "cube");
        // A catalogue that does not exist: asking it would end in catalog.not_found, so every other code proves that nothing was fetched.
        var all = $"cube build --catalog {folder.Path}/no-catalog.json {arguments}".Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        if (!all.Contains("--output"))
            all.AddRange(["--output", target]);
        var run = await CliRun.Of(all);
        Assert.Contains($"error {code}", run.Error, StringComparison.Ordinal);
        Assert.Equal(exit, run.Code);
        foreach (var part in parts.Split('|', StringSplitOptions.RemoveEmptyEntries))
            Assert.Contains(part, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
        Assert.False(Directory.Exists(target));
    }

    [Fact]
    public async Task Names_of_three_hundred_characters_or_with_NUL_are_rejected()
    {
        foreach (var name in new[] { new string('a', 300), "a\0b", "" })
        {
            var run = await CliRun.Of(["cube", "build", .. $"{Box} {Dates}".Split(' '), "--output", folder.Path + "/x", "--varname", name]);
            Assert.Contains("error name.form", run.Error, StringComparison.Ordinal);
            Assert.Equal(3, run.Code);
        }
    }

    [Fact]
    public async Task Missing_output_is_rejected_before_anything_else_is_done()
    {
        var run = await CliRun.Of($"cube build {Box} {Dates}");
        Assert.Contains("error uri.form (--output)", run.Error, StringComparison.Ordinal);
        Assert.Equal(3, run.Code);
    }

    [Theory]
    [InlineData("-o json")]
    [InlineData("--output-as json")]
    [InlineData("--output-as=json")]
    public async Task Every_way_to_ask_for_json_gives_json_errors(string form)
    {
        var run = await CliRun.Of($"cube build {Dates} --bbox 15 47 16 46 --output {folder.Path}/x {form}");
        Assert.Equal(3, run.Code);
        Assert.Equal("bbox.latitude_order", (string?)JsonNode.Parse(run.Out)!["error"]!["code"]);
    }

    [Fact]
    public async Task A_sample_is_not_mixed_with_other_files()
    {
        folder.Write("mine/notes.txt", "x");
        var run = await CliRun.Of($"sample create {folder.File("mine")}");
        Assert.Equal(3, run.Code);
        Assert.Contains("error target.exists", run.Error, StringComparison.Ordinal);
        Assert.Equal(["notes.txt"], Directory.GetFileSystemEntries(folder.File("mine")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task With_json_the_error_is_an_object_on_standard_output_too()
    {
        var run = await CliRun.Of($"cube build {Dates} --bbox 15 47 16 46 --output {folder.Path}/x --json");
        var error = JsonNode.Parse(run.Out)!["error"]!;
        Assert.Equal("bbox.latitude_order", (string?)error["code"]);
        Assert.Equal("--bbox", (string?)error["field"]);
        Assert.Equal(3, (int?)error["exit_code"]);
        Assert.Contains("error bbox.latitude_order (--bbox): ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_box_across_the_antimeridian_is_accepted_with_a_note_and_a_wide_one_wants_a_yes()
    {
        var narrow = await CliRun.Of($"cube build {Dates} --bbox 179 10 -179 11 --output {folder.Path}/x --catalog {folder.Path}/none.json");
        Assert.Contains("note: area crosses the antimeridian, split into 2", narrow.Error, StringComparison.Ordinal);
        Assert.Contains("error catalog.not_found", narrow.Error, StringComparison.Ordinal);
        var wide = $"cube build {Dates} --bbox 16 46 15 47 --resolution 0.01 --output {folder.Path}/x --catalog {folder.Path}/none.json";
        var refused = await CliRun.Of(wide);
        Assert.Contains("error area.ambiguous", refused.Error, StringComparison.Ordinal);
        var confirmed = await CliRun.Of(wide.Split(' '), _ => "y");
        Assert.Contains("error catalog.not_found", confirmed.Error, StringComparison.Ordinal);
        var yes = await CliRun.Of(wide + " --yes");
        Assert.Contains("error catalog.not_found", yes.Error, StringComparison.Ordinal);
        Assert.Equal(4, yes.Code);
    }

    [Fact]
    public async Task Six_numbers_are_accepted_and_heights_ignored()
    {
        var run = await CliRun.Of($"cube build {Dates} --bbox 15,46,0,15.1,46.1,100 --output {folder.Path}/x --catalog {folder.Path}/none.json");
        Assert.Contains("heights", run.Error, StringComparison.Ordinal);
        Assert.Contains("error catalog.not_found", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cub build", "cube")]
    [InlineData("cube biuld", "build")]
    public async Task A_misspelt_command_gets_a_suggestion(string arguments, string meant)
    {
        var run = await CliRun.Of(arguments);
        Assert.Equal(2, run.Code);
        Assert.Contains($"Did you mean '{meant}'?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_and_help_succeed()
    {
        var version = await CliRun.Of("--version");
        Assert.Equal((0, true), (version.Code, version.Out.StartsWith("datacube ", StringComparison.Ordinal)));
        var help = await CliRun.Of("cube build --help");
        Assert.Equal(0, help.Code);
        Assert.Contains("--fsspec-uri", help.Out, StringComparison.Ordinal);
    }
}
