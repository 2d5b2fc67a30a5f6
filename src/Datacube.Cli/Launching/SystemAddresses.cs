using System.Net;
using System.Net.Sockets;

namespace Datacube.Cli.Launching;

/// <summary>Where the services of a system on this machine listen: ports in a row.</summary>
/// <param name="BasePort">The first port, that of the cube service.</param>
/// <param name="StacPort">The port of the STAC API.</param>
internal sealed record SystemAddresses(int BasePort, int StacPort)
{
    /// <summary>Where it is unless somebody says otherwise.</summary>
    public const int DefaultPort = 5100;

    /// <summary>How many ports the services take.</summary>
    public const int Count = 5;

    /// <summary>The STAC API of the own catalogue.</summary>
    public Uri StacApi => new($"http://localhost:{StacPort}/stac");

    /// <summary>Addresses from a first port on. The STAC API has the port behind the services' or, where somebody has taken that, any free one; a port that was asked for is taken as it is.</summary>
    public static SystemAddresses From(int basePort, int? stacPort) => new(basePort, stacPort ?? (IsFree(basePort + Count) ? basePort + Count : FreePort()));

    private static readonly string[] Names = ["cube-builder", "catalog-search", "ingest-registry", "embedding-runner", "stats-aggregator"];
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(250);

    /// <summary>Name and address of each service.</summary>
    public IEnumerable<(string Name, Uri Address)> All => Names.Select((name, index) => (name, new Uri($"http://localhost:{BasePort + index}")));

    /// <summary>The service that builds cubes.</summary>
    public Uri CubeService => All.First().Address;

    /// <summary>The service that searches and keeps the own catalogue.</summary>
    public Uri SearchService => All.Single(service => service.Name == "catalog-search").Address;

    /// <summary>Waits until every service says that it is ready.</summary>
    /// <returns>Those that did not say so within the time, or before that was cancelled.</returns>
    public async Task<IReadOnlyList<string>> NotReadyAsync(TimeSpan within, TimeProvider clock, CancellationToken cancellation)
    {
        using var timer = new CancellationTokenSource(within, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        var ready = await Task.WhenAll(All.Select(service => IsReadyAsync(service.Address, clock, either.Token)));
        return [.. Names.Where((_, index) => !ready[index])];
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<bool> IsReadyAsync(Uri service, TimeProvider clock, CancellationToken cancellation)
    {
        try
        {
            await ReadyAsync(service, clock, cancellation);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task ReadyAsync(Uri service, TimeProvider clock, CancellationToken cancellation)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        while (true)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service, "/health/ready")) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
                using var answer = await client.SendAsync(request, cancellation);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Nobody listens yet.
            }
            await Task.Delay(BetweenQuestions, clock, cancellation);
        }
    }
}
