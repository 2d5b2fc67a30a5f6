using Datacube.Cli.Launching;
using Datacube.Contracts.Access;
using Datacube.Contracts.Errors;

namespace Datacube.Cli.Backends;

/// <summary>Where the cube service is and with which key it is called.</summary>
/// <param name="Address">Address of the cube service.</param>
/// <param name="Key">Key of the caller; null where none is known.</param>
internal sealed record ClusterSettings(Uri Address, ApiKey? Key)
{
    /// <summary>Names the address of the cube service.</summary>
    public const string AddressVariable = "DATACUBE_SERVICE";

    /// <summary>Names the address of the search service.</summary>
    public const string CatalogVariable = "DATACUBE_CATALOG_SERVICE";

    /// <summary>Holds the key.</summary>
    public const string KeyVariable = "DATACUBE_API_KEY";

    /// <summary>Names the file of the key of a system on one machine.</summary>
    public const string KeyFileVariable = "DATACUBE_KEY_FILE";

    // What a launcher gives to the programs that it starts.
    private const string DiscoveryVariable = "services__cube-builder__http__0";
    private const string CatalogDiscoveryVariable = "services__catalog-search__http__0";

    /// <summary>True where this environment knows a cube service.</summary>
    public static bool IsConfigured(CliHost host) => Given(host) is not null;

    /// <exception cref="DatacubeException"><c>option.value</c> where no service is known.</exception>
    public static ClusterSettings Of(CliHost host)
    {
        var text = Given(host) ?? throw new DatacubeException("option.value", $"The backend 'cluster' needs the address of the cube service: start the services with 'datacube up', set {AddressVariable}=http://host:port, or use --backend local.", "--backend");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new DatacubeException("option.value", $"{AddressVariable} is no http address. Write for example http://127.0.0.1:5100, or use --backend local.", "--backend");
        return new(address, KeyOf(host));
    }

    /// <summary>Where the search service is: beside the cube service of a system on this machine, unless the environment says otherwise.</summary>
    public static ClusterSettings OfCatalog(CliHost host)
    {
        var text = Given(host, CatalogVariable, CatalogDiscoveryVariable);
        if (text is null)
            return new(new SystemAddresses(SystemAddresses.DefaultPort, SystemAddresses.DefaultPort + SystemAddresses.Count).SearchService, KeyOf(host));
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new(address, KeyOf(host))
            : throw new DatacubeException("option.value", $"{CatalogVariable} is no http address. Write for example http://127.0.0.1:5101.", CatalogVariable);
    }

    private static string? Given(CliHost host) => Given(host, AddressVariable, DiscoveryVariable);

    private static string? Given(CliHost host, params IEnumerable<string> variables) => variables.Select(host.Variable).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));

    private static ApiKey? KeyOf(CliHost host)
    {
        if (host.Variable(KeyVariable) is not { Length: > 0 } text)
            return LocalKeyFile.Read(host.Variable(KeyFileVariable) is { Length: > 0 } file ? file : LocalKeyFile.DefaultPath);
        return ApiKey.TryParse(text.Trim(), out var key) ? key : throw new DatacubeException("auth.invalid", $"{KeyVariable} holds no key: a key is dc_ and 40 characters.", KeyVariable);
    }
}
