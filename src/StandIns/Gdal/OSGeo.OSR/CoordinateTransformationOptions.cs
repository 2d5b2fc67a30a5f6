using OSGeo.Native;

namespace OSGeo.OSR;

public class CoordinateTransformationOptions : IDisposable
{
    private readonly GdalHandle handle = GdalHandle.Owned(Imports.OCTNewCoordinateTransformationOptions(), Imports.OCTDestroyCoordinateTransformationOptions);

    internal GdalHandle Handle => handle.Live();

    public bool SetAreaOfInterest(double westLongitudeDeg, double southLatitudeDeg, double eastLongitudeDeg, double northLatitudeDeg) =>
        Call.Begin().End(Imports.OCTCoordinateTransformationOptionsSetAreaOfInterest(Handle, westLongitudeDeg, southLatitudeDeg, eastLongitudeDeg, northLatitudeDeg)) != 0;

    public void Dispose()
    {
        handle.Dispose();
        GC.SuppressFinalize(this);
    }
}
