using System.Text.RegularExpressions;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Words;
using Datacube.Pixels.Resampling;
using Datacube.Pixels.Spectral;
using Datacube.Stac.Harmonising;

namespace Datacube.Engine.Cubes.Requests;

/// <summary>IN7 as far as it can be judged without a catalogue, and the resampling of each band.</summary>
internal static partial class BandRules
{
    private const string Field = "--bands";
    private const int MostBands = 64;

    /// <summary>Bands of the cube, and behind them those that are read for indices alone; null where one is wrong.</summary>
    public static (IReadOnlyList<BandChoice> Own, IReadOnlyList<BandChoice> ForIndices)? Check(CubeRequest request, IReadOnlyList<SpectralIndex> indices, Verdict verdict)
    {
        string[] asked = [.. IndexRules.Words(request.Bands).Where(name => !IndexRules.IsIndex(name))];
        if (asked.Length > MostBands || asked.Length + indices.Count == 0)
        {
            verdict.Reject(Field, "option.value", $"{asked.Length} bands were asked for; allowed are 1 to {MostBands}, for example --bands red --bands nir.");
            return null;
        }
        if (Array.Find(asked, name => !Form().IsMatch(name)) is { } odd)
        {
            verdict.Reject(Field, "band.unknown", $"'{Shown.Value(odd)}' is not the name of a band. Names are common names (red, green, blue, nir, swir16 …), B01 to B12, or keys of assets; 'datacube search' lists the bands of each scene.");
            return null;
        }
        if (HoldsKnownBandsOnly(request) && Array.Find(asked, name => !KnownBands.IsKnown(name)) is { } unknown)
        {
            verdict.Reject(Field, "band.unknown", $"There is no band '{Shown.Value(unknown)}'. Nearest: {string.Join(", ", NearestWords.Of(unknown, KnownBands.Names, 3))}; 'datacube search' lists the bands of each scene.");
            return null;
        }
        try
        {
            var bands = Harmoniser.Harmonise([], asked).Bands;
            var hidden = indices.SelectMany(index => index.Bands).Distinct(StringComparer.Ordinal).Except(bands.Select(band => band.Name), StringComparer.Ordinal);
            bands = Harmoniser.Harmonise([], [.. asked, .. hidden]).Bands;
            if (bands.FirstOrDefault(band => band.Kind == BandKind.Categorical) is { } classes)
            {
                verdict.Reject(Field, "option.value", $"Band '{classes.Asked}' holds class codes; the median of classes is not a class. Leave it out, or mask with it: --cloud-mask scl.");
                return null;
            }
            return Resampling(request.Resampling, bands, verdict) is { } choices ? (choices[..asked.Length], choices[asked.Length..]) : null;
        }
        catch (DatacubeException error)
        {
            verdict.Reject(Field, error.Code, error.Message);
            return null;
        }
    }

    /// <summary>Other collections may have bands that are known by the keys of their assets only.</summary>
    private static bool HoldsKnownBandsOnly(CubeRequest request) =>
        request.Collection?.StartsWith("sentinel-2", StringComparison.OrdinalIgnoreCase) ?? request.Catalog == new CubeRequest().Catalog;

    private static BandChoice[]? Resampling(IReadOnlyList<string> given, IReadOnlyList<RequestedBand> bands, Verdict verdict)
    {
        var methods = bands.ToDictionary(band => band.Name, _ => ResamplingMethod.Bilinear, StringComparer.Ordinal);
        foreach (var text in given.SelectMany(entry => entry.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            var (name, value) = text.IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? (text[..at], text[(at + 1)..]) : (null, text);
            if (!Enum.TryParse<ResamplingMethod>(value, true, out var method) || !value.All(char.IsAsciiLetter) || method == ResamplingMethod.Mode)
            {
                verdict.Reject("--resampling", "option.value", $"'{Shown.Value(text)}' is not a resampling. Allowed: nearest, bilinear, cubic, average; for one band red=cubic. (Class bands always take nearest.)");
                return null;
            }
            var meant = name is null ? null : bands.FirstOrDefault(band => band.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || band.Asked.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (name is not null && meant is null)
            {
                verdict.Reject("--resampling", "option.value", $"'{Shown.Value(name)}' is not among the bands of this cube ({string.Join(", ", bands.Select(band => band.Name))}).");
                return null;
            }
            foreach (var band in bands.Where(band => meant is null || band == meant))
                methods[band.Name] = method;
        }
        return [.. bands.Select(band => new BandChoice(band.Name, methods[band.Name]))];
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
