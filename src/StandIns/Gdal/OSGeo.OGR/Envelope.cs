namespace OSGeo.OGR;

public class Envelope : IDisposable
{
    public double MinX { get; set; }

    public double MaxX { get; set; }

    public double MinY { get; set; }

    public double MaxY { get; set; }

    public void Dispose() => GC.SuppressFinalize(this);

    /// <summary>Fills from the order of OGREnvelope: MinX, MaxX, MinY, MaxY.</summary>
    internal void Fill(ReadOnlySpan<double> native) => (MinX, MaxX, MinY, MaxY) = (native[0], native[1], native[2], native[3]);
}
