using System.Runtime.InteropServices;
using OSGeo.Native;

namespace OSGeo.GDAL;

public static partial class Gdal
{
    /// <summary>Makes a file of /vsimem that holds a copy of the bytes.</summary>
    public static unsafe void FileFromMemBuffer(string utf8_path, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        var call = Call.Begin();
        var memory = Imports.VSIMalloc((nuint)Math.Max(1, bytes.Length));
        if (memory == 0)
            throw new OutOfMemoryException($"GDAL cannot allocate {bytes.Length} bytes.");
        Marshal.Copy(bytes, 0, memory, bytes.Length);
        var file = Imports.VSIFileFromMemBuffer(utf8_path, memory, (ulong)bytes.Length, 1);
        if (file == 0)
            Imports.VSIFree(memory);
        else
            _ = Imports.VSIFCloseL(file);
        call.End();
    }

    public static int Unlink(string utf8_path) => Call.Begin().End(Imports.VSIUnlink(utf8_path));

    public static int Mkdir(string utf8_path, int mode) => Call.Begin().End(Imports.VSIMkdir(utf8_path, mode));

    public static int Rmdir(string utf8_path) => Call.Begin().End(Imports.VSIRmdir(utf8_path));

    public static string[]? ReadDir(string utf8_path)
    {
        var list = Call.Begin().End(Imports.VSIReadDir(utf8_path));
        return list == 0 ? null : Text.OwnedList(list);
    }
}
