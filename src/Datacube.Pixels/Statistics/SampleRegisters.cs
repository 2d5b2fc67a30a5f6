using System.Reflection.Emit;

namespace Datacube.Pixels.Statistics;

/// <summary>
/// Which samples of a straight-line kernel are in local variables, so few that the compiler keeps them in registers, and which wait in an aligned
/// table: the one that is used last makes room. The compiler's own choice stores more, and at addresses that cross cache lines.
/// </summary>
internal sealed class SampleRegisters
{
    private readonly Dictionary<int, int> places = [];
    private readonly Dictionary<int, Queue<int>> uses = [];
    private readonly HashSet<int> changed = [];
    private readonly HashSet<int> known = [];
    private readonly Stack<int> free;
    private readonly LocalBuilder[] registers;
    private readonly Action<LocalBuilder, int> load, fetch, keep;
    private int spare;

    /// <param name="registers">Local variables, one more than hold samples.</param>
    /// <param name="comparators">In the order in which they are emitted.</param>
    /// <param name="wanted">Samples that are needed after the last one.</param>
    /// <param name="load">Emits the first load of a sample.</param>
    /// <param name="fetch">Emits a load from the table.</param>
    /// <param name="keep">Emits a store to the table.</param>
    public SampleRegisters(
        LocalBuilder[] registers, (int Low, int High)[] comparators, IEnumerable<int> wanted, Action<LocalBuilder, int> load, Action<LocalBuilder, int> fetch, Action<LocalBuilder, int> keep)
    {
        (this.registers, this.load, this.fetch, this.keep) = (registers, load, fetch, keep);
        spare = registers.Length - 1;
        free = new(Enumerable.Range(0, spare).Reverse());
        for (var at = 0; at < comparators.Length; at++)
        {
            Uses(comparators[at].Low).Enqueue(at);
            Uses(comparators[at].High).Enqueue(at);
        }
        foreach (var sample in wanted)
            Uses(sample).Enqueue(int.MaxValue);
    }

    /// <summary>The variables of two samples, which are about to be used, and one that holds nothing; all stay until the next call.</summary>
    public (LocalBuilder Low, LocalBuilder High, LocalBuilder Spare) Take(int low, int high)
    {
        var first = Place(low, high);
        return (registers[first], registers[Place(high, low)], registers[spare]);
    }

    /// <summary>Both were compared: the smaller one is in the spare variable, the larger one in that of <paramref name="high"/>. What has no other use gives its variable back.</summary>
    public void Compared(int low, int high)
    {
        (places[low], spare) = (spare, places[low]);
        foreach (var sample in (ReadOnlySpan<int>)[low, high])
        {
            uses[sample].Dequeue();
            changed.Add(sample);
            if (uses[sample].Count > 0)
                continue;
            free.Push(places[sample]);
            places.Remove(sample);
        }
    }

    /// <summary>Every sample is in the table.</summary>
    public void KeepAll(int samples)
    {
        for (var sample = 0; sample < samples; sample++)
        {
            if (!known.Contains(sample))
                _ = Place(sample, sample);
        }
        foreach (var (sample, place) in places)
        {
            if (changed.Contains(sample))
                keep(registers[place], sample);
        }
    }

    private Queue<int> Uses(int sample) => uses.TryGetValue(sample, out var queue) ? queue : uses[sample] = new();

    private int Place(int sample, int other)
    {
        if (places.TryGetValue(sample, out var place))
            return place;
        place = free.Count > 0 ? free.Pop() : Evict(other);
        places[sample] = place;
        if (known.Add(sample))
        {
            load(registers[place], sample);
            changed.Add(sample);
        }
        else
        {
            fetch(registers[place], sample);
        }
        return place;
    }

    private int Evict(int notThis)
    {
        var (sample, place) = places.Where(held => held.Key != notThis).MaxBy(held => uses[held.Key].Peek());
        if (changed.Remove(sample))
            keep(registers[place], sample);
        places.Remove(sample);
        return place;
    }
}
