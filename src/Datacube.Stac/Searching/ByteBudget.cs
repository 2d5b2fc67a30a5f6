using Datacube.Contracts.Errors;

namespace Datacube.Stac.Searching;

/// <summary>A bound on what one search holds, counted while it holds it: items differ in size by a factor of a thousand, so that their number bounds nothing. Safe for concurrent use.</summary>
/// <param name="most">Most bytes of items, as JSON in UTF-8.</param>
public sealed class ByteBudget(long most)
{
    private readonly ByteBudget? whole;
    private long taken;

    private ByteBudget(ByteBudget whole)
        : this(whole.Most) => this.whole = whole;

    private long Most => most;

    /// <summary>A part that can be given back: what a provider gave that failed is let go.</summary>
    public ByteBudget Part() => new(this);

    /// <summary>Counts an item.</summary>
    /// <exception cref="DatacubeException"><c>cost.too_large</c>.</exception>
    public void Take(long bytes)
    {
        var now = Interlocked.Add(ref taken, bytes);
        whole?.Take(bytes);
        if (now > most)
            throw new DatacubeException("cost.too_large", FormattableString.Invariant($"The search found more than {most >> 20} MiB of items, the limit. Search a smaller area, a shorter time or fewer collections."), "max_items");
    }

    /// <summary>Gives back what this part took.</summary>
    public void Return() => whole?.Take(-Interlocked.Exchange(ref taken, 0));
}
