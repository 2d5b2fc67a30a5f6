using System.Runtime.InteropServices;

namespace OSGeo.Native;

/// <summary>A null-terminated array of UTF-8 texts for the length of one call; null stays a null pointer.</summary>
internal readonly unsafe ref struct TextList
{
    private readonly nint* items;

    public TextList(string[]? texts)
    {
        if (texts is null)
            return;
        items = (nint*)NativeMemory.AllocZeroed((nuint)texts.Length + 1, (nuint)sizeof(nint));
        for (var i = 0; i < texts.Length; i++)
            items[i] = Marshal.StringToCoTaskMemUTF8(texts[i]);
    }

    public nint Pointer => (nint)items;

    public void Dispose()
    {
        if (items is null)
            return;
        for (var item = items; *item != 0; item++)
            Marshal.FreeCoTaskMem(*item);
        NativeMemory.Free(items);
    }
}
