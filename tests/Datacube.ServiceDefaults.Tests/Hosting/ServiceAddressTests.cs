using Datacube.ServiceDefaults.Hosting;
using Datacube.ServiceDefaults.Tests.Grpc;
using Datacube.Testing.Servers;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Datacube.ServiceDefaults.Tests.Hosting;

[Trait("kind", "unit")]
public sealed class ServiceAddressTests
{
    [Theory]
    [InlineData("urls", "http://127.0.0.1:5001", "http://127.0.0.1:5001 http://127.0.0.1:5002")]
    [InlineData("urls", "http://localhost:1; http://10.0.0.1:1;https://x:3", "http://localhost:1 http://10.0.0.1:1 https://x:3 http://localhost:5002 http://10.0.0.1:5002")]
    [InlineData("urls", "http://127.0.0.1:5002", "http://127.0.0.1:5002")]
    [InlineData("http_ports", "8080", "http://*:8080 http://*:5002")]
    [InlineData("other", "", "http://127.0.0.1:5000 http://127.0.0.1:5002")]
    public void Every_host_that_is_listened_on_has_a_port_for_each_version_of_HTTP(string key, string value, string expected) =>
        Assert.Equal(expected, string.Join(' ', ServiceAddresses.Addresses(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [key] = value }).Build(), 5002)));

    [Fact]
    public async Task One_port_speaks_gRPC_and_the_other_answers_probes()
    {
        var ports = ServerPrograms.FreePorts(2);
        var settings = TestService.KeySettings(0, TestService.AdminKey, "admin");
        settings["Kestrel:EndpointDefaults:Protocols"] = null;
        settings["urls"] = $"http://127.0.0.1:{ports[0]}";
        settings["HTTP1_PORT"] = $"{ports[1]}";
        await using var service = await TestService.StartAsync(settings: settings);
        Assert.Equal("Healthy", await service.Client.GetStringAsync(new Uri($"http://127.0.0.1:{ports[1]}/health/ready")));
        Assert.Equal("0", (await RawCall.SendAsync(service.Client, new Uri($"http://127.0.0.1:{ports[0]}/grpc.health.v1.Health/Check"), TestService.AdminKey)).Status);
        await Assert.ThrowsAsync<HttpRequestException>(() => service.Client.GetStringAsync(new Uri($"http://127.0.0.1:{ports[0]}/health/ready")));
    }
}
