namespace Datacube.Storage.S3;

/// <summary>What a failed request is about; it alone decides what is done.</summary>
internal enum S3FailureClass
{
    /// <summary>It may pass: again, after a pause.</summary>
    Passing,

    /// <summary>The credentials are not accepted: found again and tried once more.</summary>
    Credentials,

    /// <summary>It would fail again.</summary>
    Final,
}
