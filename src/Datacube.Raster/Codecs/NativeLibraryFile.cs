using System.Runtime.InteropServices;

namespace Datacube.Raster.Codecs;

/// <summary>One native library found by trying the file names it has on Linux, macOS and Windows.</summary>
internal sealed class NativeLibraryFile
{
    private readonly nint handle;

    private NativeLibraryFile(string fileName, nint handle)
    {
        FileName = fileName;
        this.handle = handle;
    }

    /// <summary>The name that the loader accepted.</summary>
    public string FileName { get; }

    /// <summary>Loads the first library that exists, or returns null.</summary>
    public static NativeLibraryFile? Find(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, typeof(NativeLibraryFile).Assembly, null, out var handle))
                return new(name, handle);
        }
        return null;
    }

    /// <summary>Address of an exported function. Throws <see cref="EntryPointNotFoundException"/>.</summary>
    public nint Function(string name) => NativeLibrary.GetExport(handle, name);
}
