namespace Datacube.Stac.Harmonising;

/// <summary>Sensors whose products have naming and scaling rules of their own.</summary>
public enum SensorFamily
{
    /// <summary>Anything else: what the item states is all that is known.</summary>
    Other,

    /// <summary>Sentinel-2 MSI, level 1C and 2A.</summary>
    Sentinel2,

    /// <summary>Landsat Collection 2.</summary>
    Landsat,

    /// <summary>Sentinel-1 SAR.</summary>
    Sentinel1,

    /// <summary>Digital elevation models.</summary>
    Elevation,
}
