using System.Globalization;

namespace Datacube.Benchmarks.Fuzzing;

/// <summary><c>fuzz [target …] [--minutes n | --seconds n] [--seed n] [--case n] [--folder dir]</c>: one JSON line per target; <c>--case</c> runs one case again.</summary>
public static class FuzzCommand
{
    /// <summary>Every target, in the order in which they run.</summary>
    public static IReadOnlyList<IFuzzTarget> Targets { get; } = [new RasterTarget(), new ZarrTarget(), new CatalogTarget(), new PictureTarget()];

    /// <summary>Runs the command. Returns 0 where nothing was found, 1 for a finding, 2 for arguments that make no sense.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var (time, seed, one, folder) = (TimeSpan.FromSeconds(10), 1, -1, Path.Combine(Path.GetTempPath(), "datacube-fuzz"));
        var names = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var word = arguments[i];
            if (!word.StartsWith('-'))
            {
                names.Add(word);
                continue;
            }
            var value = i + 1 < arguments.Count ? arguments[++i] : "";
            var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            switch (word)
            {
                case "--minutes" when isNumber: time = TimeSpan.FromMinutes(number); break;
                case "--seconds" when isNumber: time = TimeSpan.FromSeconds(number); break;
                case "--seed" when isNumber: seed = number; break;
                case "--case" when isNumber: one = number; break;
                case "--folder" when value.Length > 0: folder = Path.GetFullPath(value); break;
                default: return await RefuseAsync($"fuzz takes --minutes, --seconds, --seed and --case with a number and --folder with a path, not '{word} {value}'.");
            }
        }
        var unknown = names.Find(name => Targets.All(target => target.Name != name));
        if (unknown is not null)
            return await RefuseAsync($"Nothing to fuzz is called '{unknown}'; there are {string.Join(", ", Targets.Select(target => target.Name))}.");
        var chosen = Targets.Where(target => names.Count == 0 || names.Contains(target.Name)).ToList();
        var passed = true;
        foreach (var target in chosen)
        {
            var (line, isSound) = await new FuzzRun(target, seed, folder).RunAsync(time / chosen.Count, Math.Max(0, one), one < 0 ? int.MaxValue : 1, cancellation);
            Console.WriteLine(line);
            passed &= isSound;
        }
        return passed ? 0 : 1;
    }

    private static async Task<int> RefuseAsync(string message)
    {
        await Console.Error.WriteLineAsync(message);
        return 2;
    }
}
