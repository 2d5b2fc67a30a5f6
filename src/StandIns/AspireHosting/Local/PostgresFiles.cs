using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>The programs of a PostgreSQL server installed on this machine.</summary>
internal sealed record PostgresFiles(string Folder, int Version)
{
    private const string Debian = "/usr/lib/postgresql";
    private const string Advice = "Install it, on Debian with: apt-get install postgresql-15 postgresql-15-postgis-3";

    /// <summary>The version that made the data, else the newest.</summary>
    /// <exception cref="DistributedApplicationException">There is none.</exception>
    public static PostgresFiles Find(string? dataVersion = null)
    {
        var all = Installed().OrderByDescending(found => found.Version).ToList();
        if (all.Count == 0)
            throw new DistributedApplicationException($"PostgreSQL is not installed: no {Debian}/VERSION/bin/postgres and no postgres on PATH. {Advice}");
        if (dataVersion is null)
            return all[0];
        return all.FirstOrDefault(found => found.Version.ToString(CultureInfo.InvariantCulture) == dataVersion)
            ?? throw new DistributedApplicationException($"The data was written by PostgreSQL {dataVersion}; installed is {string.Join(", ", all.Select(found => found.Version))}. Install that version, move the data with pg_dump, or delete its folder.");
    }

    public string Program(string name) => Path.Combine(Folder, name);

    /// <summary>What an image would bring beyond the plain server must be installed here.</summary>
    public void CheckImage(IResource resource)
    {
        switch (resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()?.Image.Split('/')[^1])
        {
            case null or "postgres":
                return;
            case "postgis":
                string[] places = [$"/usr/share/postgresql/{Version}/extension/postgis.control", Path.Combine(Folder, "../share/extension/postgis.control"), Path.Combine(Folder, "../share/postgresql/extension/postgis.control")];
                if (!places.Any(File.Exists))
                    throw new DistributedApplicationException($"'{resource.Name}' needs PostGIS, which PostgreSQL {Version} of this machine lacks. Install it, on Debian with: apt-get install postgresql-{Version}-postgis-3");
                return;
            case var other:
                throw new NotSupportedException($"'{resource.Name}' asks for the image '{other}'. Local servers offer what 'postgres' and 'postgis/postgis' do.");
        }
    }

    private static IEnumerable<PostgresFiles> Installed()
    {
        var folders = Directory.Exists(Debian)
            ? Directory.EnumerateDirectories(Debian).Select(folder => (Folder: Path.Combine(folder, "bin"), Version: int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var number) ? number : 0))
            : [];
        return folders.Where(found => found.Version > 0 && File.Exists(Path.Combine(found.Folder, "postgres"))).Select(found => new PostgresFiles(found.Folder, found.Version));
    }
}
