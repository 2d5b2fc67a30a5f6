using OSGeo.Native;

namespace MaxRev.Gdal.Core;

/// <summary>Prepares GDAL for use. The system's library knows where its data and PROJ's database lie.</summary>
public static class GdalBase
{
    private static readonly Lock Gate = new();

    public static bool IsConfigured { get; private set; }

    /// <summary>Registers every driver. Throws <see cref="DllNotFoundException"/> where the machine has no libgdal.</summary>
    public static void ConfigureAll()
    {
        lock (Gate)
        {
            if (IsConfigured)
                return;
            Imports.GDALAllRegister();
            IsConfigured = true;
        }
    }
}
