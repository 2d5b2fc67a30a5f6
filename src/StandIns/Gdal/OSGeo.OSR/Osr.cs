using OSGeo.Native;

namespace OSGeo.OSR;

public static class Osr
{
    public static void SetPROJSearchPaths(string[] paths)
    {
        using var list = new TextList(paths);
        var call = Call.Begin();
        Imports.OSRSetPROJSearchPaths(list.Pointer);
        call.End();
    }
}
