namespace OSGeo.OSR;

public enum AxisMappingStrategy
{
    OAMS_TRADITIONAL_GIS_ORDER,
    OAMS_AUTHORITY_COMPLIANT,
    OAMS_CUSTOM,
}
