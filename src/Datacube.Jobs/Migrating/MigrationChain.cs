using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Datacube.Jobs.Migrating;

/// <summary>The migrations of one owner, in order.</summary>
public sealed partial class MigrationChain
{
    /// <summary>Checks that numbers run from 1 without gaps.</summary>
    /// <param name="name">The owner, for example <c>Datacube.Jobs</c>.</param>
    /// <param name="migrations">The steps.</param>
    public MigrationChain(string name, IEnumerable<Migration> migrations)
    {
        Name = name;
        Migrations = [.. migrations.OrderBy(migration => migration.Number)];
        for (var i = 0; i < Migrations.Count; i++)
            if (Migrations[i].Number != i + 1)
                throw new ArgumentException($"Migrations of {name} are numbered from 0001 without gaps; in place of {i + 1:0000} there is {Migrations[i].Number:0000}.", nameof(migrations));
    }

    /// <summary>The owner.</summary>
    public string Name { get; }

    /// <summary>The steps.</summary>
    public IReadOnlyList<Migration> Migrations { get; }

    /// <summary>The ledger's own.</summary>
    public static MigrationChain Ledger { get; } = Of(typeof(MigrationChain).Assembly);

    /// <summary>The embedded <c>Schema/NNNN_name.sql</c> of an assembly.</summary>
    public static MigrationChain Of(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return new MigrationChain(assembly.GetName().Name!, assembly.GetManifestResourceNames().Select(name => FileName().Match(name)).Where(match => match.Success).Select(match => Read(assembly, match)));
    }

    private static Migration Read(Assembly assembly, Match match)
    {
        using var text = new StreamReader(assembly.GetManifestResourceStream(match.Value)!);
        // Line ends differ between checkouts; what was applied must not.
        return new Migration(int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture), match.Groups["name"].Value, text.ReadToEnd().ReplaceLineEndings("\n"));
    }

    [GeneratedRegex(@"^.*\.Schema\.(?<number>\d{4})_(?<name>[a-z0-9_]+)\.sql$")]
    private static partial Regex FileName();
}
