using System.Runtime.InteropServices;

namespace OSGeo.Native;

/// <summary>UTF-8 text and text lists across the border.</summary>
internal static class Text
{
    /// <summary>Text that libgdal keeps.</summary>
    public static string? Borrowed(nint text) => Marshal.PtrToStringUTF8(text);

    /// <summary>Text that libgdal gave away.</summary>
    public static string? Owned(nint text)
    {
        var copy = Marshal.PtrToStringUTF8(text);
        Imports.VSIFree(text);
        return copy;
    }

    /// <summary>A list that libgdal keeps.</summary>
    public static unsafe string[] BorrowedList(nint list)
    {
        var items = new List<string>();
        for (var next = (nint*)list; next is not null && *next != 0; next++)
            items.Add(Marshal.PtrToStringUTF8(*next)!);
        return [.. items];
    }

    /// <summary>A list that libgdal gave away.</summary>
    public static string[] OwnedList(nint list)
    {
        var copy = BorrowedList(list);
        Imports.CSLDestroy(list);
        return copy;
    }
}
