using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.Contracts.Access;
using Datacube.Engine.Diagnostics;

namespace Datacube.Cli.Backends;

/// <summary>Looks at the cube service and at what it depends on: database, broker, and a clock that agrees with ours.</summary>
internal static class ServiceDoctor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // What tokens and leases allow for.
    private static readonly TimeSpan SmallOffset = TimeSpan.FromSeconds(60);

    /// <summary>Runs every check; one that fails is a finding, never an exception.</summary>
    public static async Task<IReadOnlyList<Finding>> ExamineAsync(ClusterSettings settings, TimeProvider clock, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(settings.Address, "/health/ready")) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (settings.Key is { } key)
            request.Headers.Add(ApiKey.Header, key.Reveal());
        try
        {
            using var answer = await http.SendAsync(request, patience.Token);
            var text = await answer.Content.ReadAsStringAsync(patience.Token);
            return [Service(answer.StatusCode), .. Parts(text), .. Clock(answer.Headers.Date, clock.GetUtcNow())];
        }
        catch (Exception error) when (error is HttpRequestException || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return [new("cube service", FindingState.Broken, "does not answer", $"Start the services with 'datacube up', or correct {ClusterSettings.AddressVariable}.")];
        }
    }

    private static Finding Service(HttpStatusCode status) => status == HttpStatusCode.OK
        ? new("cube service", FindingState.Good, "ready")
        : new("cube service", FindingState.Broken, string.Create(CultureInfo.InvariantCulture, $"not ready ({(int)status})"), "The checks below say what it lacks; its log says why.");

    /// <summary>The service tells its parts to administrators; others learn only whether it is ready.</summary>
    private static IEnumerable<Finding> Parts(string text)
    {
        JsonNode? checks;
        try
        {
            checks = JsonNode.Parse(text)?["checks"];
        }
        catch (JsonException)
        {
            return [];
        }
        return checks is JsonObject parts ? parts.Select(part => Part(NameOf(part.Key), part.Value)) : [];
    }

    private static Finding Part(string name, JsonNode? part)
    {
        var (state, reason) = ($"{part?["status"]}", $"{part?["reason"]}");
        return state == "Healthy" ? new(name, FindingState.Good, "reachable") : new(name, FindingState.Broken, reason.Length > 0 ? reason : state, RemedyOf(name));
    }

    private static string NameOf(string check) => check switch
    {
        "jobs" or "database" => "database",
        "masstransit-bus" or "broker" => "broker",
        _ => check,
    };

    private static string RemedyOf(string name) => name switch
    {
        "database" => "Start PostgreSQL, or correct ConnectionStrings__datacube of the service.",
        "broker" => "Start RabbitMQ, or correct ConnectionStrings__rabbitmq of the service. Jobs wait meanwhile; none is lost.",
        _ => "The log of the service says why.",
    };

    private static IEnumerable<Finding> Clock(DateTimeOffset? theirs, DateTimeOffset ours)
    {
        if (theirs is not { } date)
            yield break;
        var offset = (ours - date).Duration();
        yield return offset <= SmallOffset
            ? new("clock", FindingState.Good, "agrees with the service")
            : new("clock", FindingState.Poor, string.Create(CultureInfo.InvariantCulture, $"differs by {offset.TotalSeconds:0} s from the service"), "Set the clocks (NTP): tokens are refused when they differ by more than a minute. Leases follow the clock of the database alone.");
    }
}
