using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Json;
using Datacube.Contracts.Words;

namespace Datacube.Stac.Providers;

/// <summary>The providers that are known: those that come with the product, and those of a file, which may replace them by name.</summary>
public sealed partial class ProviderTable
{
    private static readonly JsonSerializerOptions Reading = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true };

    private ProviderTable(IEnumerable<ProviderSettings> providers) => Providers = [.. providers.OrderBy(provider => provider.Order).ThenBy(provider => provider.Name, StringComparer.Ordinal)];

    /// <summary>The providers that come with the product.</summary>
    public static ProviderTable BuiltIn { get; } = new(Read(Embedded(), "providers.json"));

    /// <summary>All providers, in fallback order.</summary>
    public IReadOnlyList<ProviderSettings> Providers { get; }

    /// <summary>The built-in providers, and those of a file: <c>{"providers":[…]}</c>.</summary>
    /// <exception cref="DatacubeException"><c>catalog.not_found</c>, <c>json.*</c>, <c>option.value</c> with the place in the file.</exception>
    public static ProviderTable WithFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path))
            throw new DatacubeException("catalog.not_found", $"There is no file of providers '{path}'.", "providers");
        var own = Read(File.ReadAllBytes(path), Path.GetFileName(path));
        return new([.. BuiltIn.Providers.Where(known => own.TrueForAll(provider => provider.Name != known.Name)), .. own]);
    }

    /// <summary>The same with one provider more, which takes the place of one of the same name.</summary>
    public ProviderTable With(ProviderSettings own) => new([.. Providers.Where(provider => provider.Name != own.Name), own]);

    /// <summary>True for a text that could be names of providers, known or not, with commas or plus signs between them, and no path.</summary>
    public static bool MayBeNames(string catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Length > 0 && catalog.Split(',', '+').All(name => Name().IsMatch(name) && !name.Contains('.', StringComparison.Ordinal)) && !File.Exists(catalog) && !Directory.Exists(catalog);
    }

    /// <summary>A provider by its name.</summary>
    /// <exception cref="DatacubeException"><c>catalog.not_found</c> with the nearest names.</exception>
    public ProviderSettings Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Providers.FirstOrDefault(provider => provider.Name == name)
            ?? throw new DatacubeException("catalog.not_found", $"There is no provider '{(name.Length > 40 ? name[..40] : name)}'. Nearest: {string.Join(", ", NearestWords.Of(name, Providers.Select(provider => provider.Name), 3))}; 'datacube catalog providers' lists all.", "provider");
    }

    /// <summary>How a provider wants addresses of its assets signed; null for one that does not, or is not known.</summary>
    public ProviderSigning? SigningOf(string name) => Providers.FirstOrDefault(provider => provider.Name == name)?.Signing;

    /// <summary>Those that list one of the collections, in fallback order.</summary>
    public IReadOnlyList<ProviderSettings> For(IReadOnlyList<string> collections) => [.. Providers.Where(provider => collections.Any(provider.Lists))];

    private static List<ProviderSettings> Read(byte[] json, string file)
    {
        // Strictly first: duplicate keys and the like have codes and places of their own.
        StrictJson.ParseObject(json);
        try
        {
            var providers = JsonSerializer.Deserialize<ProviderFile>(json, Reading)!.Providers;
            foreach (var provider in providers)
                Check(provider, file);
            return providers.Select(provider => provider.Name).Distinct(StringComparer.Ordinal).Count() == providers.Count ? providers : throw Wrong(file, "two providers have the same name");
        }
        catch (JsonException refused)
        {
            throw Wrong(file, $"{refused.Path}: {refused.Message}", refused);
        }
    }

    private static void Check(ProviderSettings provider, string file)
    {
        if (!Name().IsMatch(provider.Name) || provider.Name.Contains("..", StringComparison.Ordinal))
            throw new DatacubeException("name.form", $"A provider's name has 1 to 64 characters of a-z, 0-9, '.', '_', '-', and starts and ends with a letter or digit ({file}).", "providers");
        if (provider.Limits is not { Concurrency: >= 1 and <= 64, RequestsPerSecond: >= 0 and <= 1000, PageSize: >= 1 and <= 1000, AttemptSeconds: >= 1 and <= 600 })
            throw Wrong(file, $"'{provider.Name}' has limits outside of: concurrency 1 to 64, requestsPerSecond 0 to 1000, pageSize 1 to 1000, attemptSeconds 1 to 600");
        if (provider.Location.Length == 0)
            throw Wrong(file, $"'{provider.Name}' has no location");
    }

    private static DatacubeException Wrong(string file, string what, Exception? inner = null) =>
        new("option.value", $"The file of providers '{file}' was refused: {what}.", "providers", inner);

    private static byte[] Embedded()
    {
        using var stream = typeof(ProviderTable).Assembly.GetManifestResourceStream("providers.json")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Encoding.UTF8.GetBytes(reader.ReadToEnd());
    }

    [GeneratedRegex(@"^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    private sealed record ProviderFile(List<ProviderSettings> Providers);
}
