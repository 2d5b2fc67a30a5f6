using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Datacube.Testing.Services;

/// <summary>
/// A provider over https on this machine whose rasters are given only for a token that it gave before: its catalogue below <c>/scenes</c>, tokens at <c>/sas</c>.
/// The tokens hold <see cref="SecretCanary.Word"/>.
/// </summary>
public sealed class SigningServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> tokens = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> used = new();
    private readonly X509Certificate2 certificate;
    private readonly WebApplication app;
    private readonly string scenes;
    private int given, refused;
    private volatile string? revoked;

    private SigningServer(string scenes, X509Certificate2 certificate)
    {
        (this.scenes, this.certificate) = (scenes, certificate);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        app = builder.Build();
        app.Run(ServeAsync);
    }

    /// <summary>Host and port.</summary>
    public string Authority => $"localhost:{new Uri(app.Urls.First()).Port}";

    /// <summary>The provider, as a file of providers states it.</summary>
    public string Provider => $$$"""{"name":"signed","kind":"stac","location":"https://{{{Authority}}}/scenes/catalog.json","signing":{"tokens":"https://{{{Authority}}}/sas","hostSuffix":"host"}}""";

    /// <summary>How long the tokens last that are given from now on.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Refuse the token that is given next when it is used for the first time, and from then on.</summary>
    public bool RevokeNext { get; set; }

    /// <summary>Tokens given so far.</summary>
    public int Given => Volatile.Read(ref given);

    /// <summary>Requests for rasters that were refused.</summary>
    public int Refused => Volatile.Read(ref refused);

    /// <summary>The tokens of all requests for rasters, in order; an empty text for a request that had none.</summary>
    public IReadOnlyList<string> Used => [.. used];

    /// <summary>True once no token that was given is good any more.</summary>
    public bool AllOver => tokens.Values.All(end => end < TimeProvider.System.GetUtcNow());

    /// <summary>Starts one.</summary>
    /// <param name="scenes">Folder of its catalogue.</param>
    /// <param name="authority">File to write the certificate to that its clients have to trust.</param>
    public static async Task<SigningServer> StartAsync(string scenes, string authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        await File.WriteAllTextAsync(authority, made.ExportCertificatePem());
        var server = new SigningServer(scenes, X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null));
        await server.app.StartAsync();
        return server;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        certificate.Dispose();
    }

    private Task ServeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (path.StartsWith("/sas/", StringComparison.Ordinal))
            return context.Response.WriteAsJsonAsync(Token());
        var file = Path.GetFullPath(Path.Combine(scenes, path.Replace("/scenes/", "", StringComparison.Ordinal)));
        if (!file.StartsWith(scenes, StringComparison.Ordinal) || !File.Exists(file))
            return Results.NotFound().ExecuteAsync(context);
        if (file.EndsWith(".tif", StringComparison.Ordinal) && !IsGood($"{context.Request.Query["sig"]}"))
        {
            Interlocked.Increment(ref refused);
            return Results.StatusCode(StatusCodes.Status403Forbidden).ExecuteAsync(context);
        }
        return Results.File(file, file.EndsWith(".json", StringComparison.Ordinal) ? "application/json" : "image/tiff", enableRangeProcessing: true).ExecuteAsync(context);
    }

    private Dictionary<string, string> Token()
    {
        var (token, end) = ($"{SecretCanary.Word}{Interlocked.Increment(ref given)}", TimeProvider.System.GetUtcNow() + Lifetime);
        tokens[token] = end;
        if (RevokeNext)
            (RevokeNext, revoked) = (false, token);
        return new() { ["msft:expiry"] = end.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), ["token"] = $"sv=1&sig={token}" };
    }

    private bool IsGood(string token)
    {
        used.Enqueue(token);
        return tokens.ContainsKey(token) && token != revoked;
    }
}
