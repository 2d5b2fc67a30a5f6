namespace Datacube.Stac.GeoParquet;

/// <summary>Kinds of columns.</summary>
internal enum ColumnKind
{
    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A double.</summary>
    Number,

    /// <summary>Microseconds since 1970, UTC.</summary>
    Instant,

    /// <summary>UTF-8.</summary>
    Text,

    /// <summary>JSON in UTF-8.</summary>
    Json,

    /// <summary>Bytes.</summary>
    Binary,
}
