namespace Datacube.Storage;

/// <summary>When a write may take place.</summary>
public enum PutCondition
{
    /// <summary>Only where nothing has the key yet.</summary>
    CreateOnly,

    /// <summary>Always.</summary>
    Replace,
}
