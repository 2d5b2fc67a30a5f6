namespace OSGeo.GDAL;

/// <summary>A ground control point: pixel and line ↔ map.</summary>
public class GCP(double x, double y, double z, double pixel, double line, string info, string id)
{
    public double GCPX { get; set; } = x;

    public double GCPY { get; set; } = y;

    public double GCPZ { get; set; } = z;

    public double GCPPixel { get; set; } = pixel;

    public double GCPLine { get; set; } = line;

    public string Info { get; set; } = info;

    public string Id { get; set; } = id;
}
