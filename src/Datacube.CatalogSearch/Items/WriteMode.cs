namespace Datacube.CatalogSearch.Items;

/// <summary>What to do about an item whose id the collection has already.</summary>
internal enum WriteMode
{
    /// <summary>Refuse it: <c>conflict.already_exists</c>.</summary>
    Create,

    /// <summary>Replace it; refuse one that is new: <c>catalog.not_found</c>.</summary>
    Replace,

    /// <summary>Replace it, or add it.</summary>
    Either,
}
