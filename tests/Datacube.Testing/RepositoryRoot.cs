namespace Datacube.Testing;

/// <summary>Where the checkout under test lies.</summary>
public static class RepositoryRoot
{
    private static readonly Lazy<string> Found = new(Find);

    /// <summary>Absolute path of the folder that holds <c>Datacube.sln</c>.</summary>
    public static string Path => Found.Value;

    /// <summary>Absolute path of something in the checkout.</summary>
    public static string File(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (System.IO.File.Exists(System.IO.Path.Combine(folder.FullName, "Datacube.sln")))
                return folder.FullName;
        throw new InvalidOperationException($"No Datacube.sln in any folder above {AppContext.BaseDirectory}; tests run from the build output inside the checkout.");
    }
}
