namespace Datacube.Stac.Providers.Union;

/// <summary>Whether a provider answered.</summary>
public enum ProviderState
{
    /// <summary>It answered, perhaps with nothing.</summary>
    Answered,

    /// <summary>It failed after all attempts.</summary>
    Failed,

    /// <summary>It was not asked: it has none of the collections, or one before it answered.</summary>
    NotAsked,
}
