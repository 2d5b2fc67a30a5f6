using OSGeo.Native;
using OSGeo.OSR;

namespace OSGeo.OGR;

/// <summary>Measures, tests and constructions.</summary>
public partial class Geometry
{
    public unsafe void GetEnvelope(Envelope env)
    {
        ArgumentNullException.ThrowIfNull(env);
        Span<double> native = stackalloc double[4];
        fixed (double* first = native)
            Imports.OGR_G_GetEnvelope(Handle, first);
        env.Fill(native);
    }

    public int Transform(CoordinateTransformation trans)
    {
        ArgumentNullException.ThrowIfNull(trans);
        return OgrError.Check(Call.Begin().End(Imports.OGR_G_Transform(Handle, trans.Handle)));
    }

    public int TransformTo(SpatialReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return OgrError.Check(Call.Begin().End(Imports.OGR_G_TransformTo(Handle, reference.Handle)));
    }

    public void Segmentize(double dfMaxLength) => Imports.OGR_G_Segmentize(Handle, dfMaxLength);

    public double Area() => Imports.OGR_G_Area(Handle);

    /// <summary>Where it is not valid, GEOS leaves the reason as a warning: see <see cref="GDAL.Gdal.GetLastErrorMsg"/>.</summary>
    public bool IsValid() => Call.Begin().End(Imports.OGR_G_IsValid(Handle)) != 0;

    public bool IsEmpty() => Imports.OGR_G_IsEmpty(Handle) != 0;

    public Geometry? MakeValid(string[]? options)
    {
        using var words = new TextList(options);
        return Call.Begin().End(Imports.OGR_G_MakeValidEx(Handle, words.Pointer), Own);
    }

    public Geometry? Buffer(double distance, int quadsecs) => Call.Begin().End(Imports.OGR_G_Buffer(Handle, distance, quadsecs), Own);

    public Geometry? Intersection(Geometry other) => Call.Begin().End(Imports.OGR_G_Intersection(Handle, HandleOf(other)), Own);

    public Geometry? Union(Geometry other) => Call.Begin().End(Imports.OGR_G_Union(Handle, HandleOf(other)), Own);

    public bool Intersects(Geometry other) => Call.Begin().End(Imports.OGR_G_Intersects(Handle, HandleOf(other))) != 0;

    public bool Contains(Geometry other) => Call.Begin().End(Imports.OGR_G_Contains(Handle, HandleOf(other))) != 0;

    private static GdalHandle HandleOf(Geometry other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.Handle;
    }
}
