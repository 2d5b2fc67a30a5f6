using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Datacube.Cli.Launching;

/// <summary>Where the dashboard of a system on this machine takes telemetry, and the key for it. Decided here, so that commands can send theirs, too.</summary>
internal sealed class SystemTelemetry
{
    private const string AddressVariable = "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL";
    private const string KeyVariable = "AppHost__OtlpApiKey";

    private readonly string address;
    private readonly string key;

    public SystemTelemetry(CliHost host)
    {
        address = Given(host, AddressVariable) ?? FreeAddress();
        key = Given(host, KeyVariable) ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    }

    /// <summary>What the AppHost must know, by environment: command lines can be read by everybody.</summary>
    public IReadOnlyDictionary<string, string> ForAppHost => new Dictionary<string, string> { [AddressVariable] = address, [KeyVariable] = key };

    /// <summary>What a command must know.</summary>
    public IReadOnlyDictionary<string, string> ForCommands => new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = address, ["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={key}" };

    private static string? Given(CliHost host, string variable) => host.Variable(variable) is { Length: > 0 } value ? value : null;

    private static string FreeAddress()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return string.Create(CultureInfo.InvariantCulture, $"http://localhost:{((IPEndPoint)probe.LocalEndpoint).Port}");
    }
}
