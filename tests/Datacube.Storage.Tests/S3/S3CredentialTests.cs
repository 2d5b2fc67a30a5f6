using Datacube.Contracts.Errors;
using Datacube.Storage.S3;
using Datacube.Testing.S3;
using Xunit;

namespace Datacube.Storage.Tests.S3;

/// <summary>Who asks: expired tokens, clocks, anonymous readers, settings of the environment.</summary>
[Trait("kind", "unit")]
public sealed class S3CredentialTests
{
    [Theory]
    [InlineData("PutObject")]
    [InlineData("GetObject")]
    [InlineData("HeadObject")]
    [InlineData("UploadPart")]
    public async Task Fault_23_an_expired_token_is_renewed_once_and_the_request_repeated(string operation)
    {
        await using var store = await FaultyStore.StartAsync();
        store.Server.Bucket["p/k"] = [1, 2, 3];
        store.Server.Expired["KEY1"] = true;
        await store.DoAsync(operation);
        Assert.Equal(2, store.KeysFound);
        Assert.Equal("KEY2", store.Server.Requests[^1].AccessKey);
        Assert.Empty(store.Clock.Waits);
    }

    [Fact]
    public async Task Many_requests_with_one_expired_token_renew_it_once()
    {
        await using var store = await FaultyStore.StartAsync();
        store.Server.Expired["KEY1"] = true;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(number => store.PutAsync($"{number}", [1]).AsTask()));
        Assert.Equal(2, store.KeysFound);
    }

    [Theory]
    [InlineData(403, "ExpiredToken")]
    [InlineData(400, "ExpiredToken")]
    [InlineData(403, "AccessDenied")]
    [InlineData(403, "SignatureDoesNotMatch")]
    [InlineData(401, "Unauthorized")]
    public async Task What_renewed_credentials_do_not_mend_fails(int status, string code)
    {
        await using var store = await FaultyStore.StartAsync();
        store.Server.Fail("PutObject", [.. Enumerable.Repeat(S3Fault.Error(status, code), 5)]);
        await FaultyStore.FailsAsync("source.unauthorized", () => store.DoAsync("PutObject"));
        Assert.Equal(2, store.Server.Count("PutObject"));
    }

    [Theory]
    [InlineData("PutObject", "RequestTimeTooSkewed", 20)]
    [InlineData("GetObject", "RequestTimeTooSkewed", -20)]
    [InlineData("HeadObject", "", 30)]
    public async Task Fault_22_a_signature_refused_for_its_time_is_a_problem_of_the_clock(string operation, string code, int minutes)
    {
        await using var store = await FaultyStore.StartAsync();
        store.Server.Fail(operation, S3Fault.Error(403, code) with { ClockAhead = TimeSpan.FromMinutes(minutes) });
        var error = await FaultyStore.FailsAsync("source.clock", () => store.DoAsync(operation));
        Assert.Contains($"clock is {Math.Abs(minutes)} minutes {(minutes > 0 ? "behind" : "ahead of")} the store's", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, store.Server.Count(operation));
    }

    [Fact]
    public async Task Requests_name_who_pays_where_the_caller_does()
    {
        await using var store = await FaultyStore.StartAsync(settings => settings with { RequesterPays = true });
        foreach (var operation in (string[])["PutObject", "GetObject", "HeadObject", "ListObjectsV2", "DeleteObject", "UploadPart"])
            await store.DoAsync(operation);
        await store.Store.SweepLeftoversAsync(default);
        Assert.All(store.Server.Requests, request => Assert.Equal("requester", request.Headers.GetValueOrDefault("x-amz-request-payer")));
    }

    [Fact]
    public async Task An_anonymous_reader_signs_nothing_and_renews_nothing()
    {
        await using var server = await FaultyS3.StartAsync();
        server.Bucket["k"] = [1, 2, 3];
        IObjectStore store = new S3Store(new("bucket", ""), new() { Endpoint = server.Endpoint, Anonymous = true }, TimeProvider.System);
        Assert.Equal(3, await store.ReadAsync("k", 0, new byte[9], default));
        Assert.Null(server.Requests[^1].AccessKey);
        server.Fail("GetObject", S3Fault.Error(403, "AccessDenied"));
        await FaultyStore.FailsAsync("source.unauthorized", async () => await store.ReadAsync("k", 0, new byte[9], default));
        Assert.Equal(2, server.Count("GetObject"));
    }

    [Fact]
    public void The_environment_is_read_by_the_usual_names()
    {
        var settings = S3Settings.FromEnvironment(name => name switch
        {
            "AWS_ENDPOINT_URL" => "https://all.example.com",
            "AWS_ENDPOINT_URL_S3" => "http://127.0.0.1:9000/",
            "AWS_DEFAULT_REGION" => "eu-central-1",
            "AWS_ACCESS_KEY_ID" => "id",
            "AWS_SECRET_ACCESS_KEY" => "canary-secret",
            "AWS_SESSION_TOKEN" => "canary-token",
            "DATACUBE_S3_REQUESTER_PAYS" => "true",
            "DATACUBE_S3_CHECKSUM" => "readback",
            _ => null,
        });
        Assert.Equal((new Uri("http://127.0.0.1:9000"), "eu-central-1", true, true, S3Checksums.ReadBack), (settings.Endpoint, settings.SigningRegion, settings.UsesPathStyle, settings.RequesterPays, settings.Checksums));
        Assert.Equal(new("id", "canary-secret", "canary-token"), settings.Keys);
        Assert.DoesNotContain("canary", settings.ToString(), StringComparison.Ordinal);
        var empty = S3Settings.FromEnvironment(_ => null);
        Assert.Equal((null, "us-east-1", false), (empty.Endpoint, empty.SigningRegion, empty.UsesPathStyle));
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL_S3", "ftp://x", "uri.form")]
    [InlineData("AWS_ENDPOINT_URL_S3", "http://user:canary-secret@x", "uri.form")]
    [InlineData("AWS_ENDPOINT_URL", "http://x/path", "uri.form")]
    [InlineData("DATACUBE_S3_CHECKSUM", "md5", "option.value")]
    [InlineData("DATACUBE_S3_PATH_STYLE", "maybe", "option.value")]
    public void A_setting_that_cannot_be_read_is_named(string variable, string value, string code)
    {
        var error = Assert.Throws<DatacubeException>(() => S3Settings.FromEnvironment(name => name == variable ? value : null));
        Assert.Equal((code, variable), (error.Code, error.Field));
        Assert.Contains(variable, error.Message + error.Field, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.Message, StringComparison.Ordinal);
    }
}
