namespace Datacube.Stac.Cql2;

/// <summary>Kinds of values in a filter.</summary>
public enum CqlType
{
    /// <summary>Not known before an item is looked at.</summary>
    Any,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A date or a point in time.</summary>
    Instant,

    /// <summary>A span of time.</summary>
    Interval,

    /// <summary>A geometry.</summary>
    Geometry,

    /// <summary>A list of values.</summary>
    Array,
}
