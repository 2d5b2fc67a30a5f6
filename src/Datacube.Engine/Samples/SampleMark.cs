using System.Globalization;
using Datacube.Contracts.Errors;
using Datacube.Storage;

namespace Datacube.Engine.Samples;

/// <summary>The file that says which sample a folder holds, written first: an interrupted sample is continued, anything else is left alone.</summary>
internal static class SampleMark
{
    private const string Key = "sample.txt";

    /// <summary>Refuses a folder that holds something else, then marks it.</summary>
    /// <exception cref="DatacubeException"><c>target.exists</c>.</exception>
    public static async Task ClaimAsync(IObjectStore store, SampleOptions options, CancellationToken cancellation)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"datacube sample: size {options.Edge}, dates {options.Dates}, seed {options.Seed}\n");
        if (!options.Overwrite && Directory.Exists(options.Directory) && Directory.EnumerateFileSystemEntries(options.Directory).Any())
        {
            var mark = Path.Combine(options.Directory, Key);
            if (!File.Exists(mark) || await File.ReadAllTextAsync(mark, cancellation).ConfigureAwait(false) != text)
                throw new DatacubeException("target.exists", $"'{options.Directory}' is not empty and does not hold this sample. Choose another folder, or write into it with --overwrite.", "folder");
        }
        await store.PutAsync(Key, System.Text.Encoding.UTF8.GetBytes(text), PutCondition.Replace, cancellation).ConfigureAwait(false);
    }
}
