namespace Datacube.Stac.GeoParquet;

/// <summary>Kinds of columns, and of what is nested in them.</summary>
internal enum ColumnKind
{
    /// <summary>True or false.</summary>
    Flag,

    /// <summary>An integer of 64 bits.</summary>
    Integer,

    /// <summary>A double.</summary>
    Number,

    /// <summary>Microseconds since 1970, UTC.</summary>
    Instant,

    /// <summary>UTF-8.</summary>
    Text,

    /// <summary>JSON in UTF-8: values of several types.</summary>
    Json,

    /// <summary>Members by name.</summary>
    Group,

    /// <summary>Elements of one shape.</summary>
    List,
}
