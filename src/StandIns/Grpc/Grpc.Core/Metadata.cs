using System.Collections;

namespace Grpc.Core;

/// <summary>Headers or trailers of a call, in order; keys are lower-case and may repeat.</summary>
public sealed partial class Metadata : IList<Metadata.Entry>
{
    public const string BinaryHeaderSuffix = "-bin";

    public static readonly Metadata Empty = new() { frozen = true };

    private readonly List<Entry> entries = [];
    private bool frozen;

    public int Count => entries.Count;

    public bool IsReadOnly => frozen;

    public Entry this[int index]
    {
        get => entries[index];
        set
        {
            Refuse(value);
            entries[index] = value;
        }
    }

    public void Add(Entry item)
    {
        Refuse(item);
        entries.Add(item);
    }

    public void Add(string key, string value) => Add(new Entry(key, value));

    public void Add(string key, byte[] valueBytes) => Add(new Entry(key, valueBytes));

    /// <summary>The last entry with this key.</summary>
    public Entry? Get(string key)
    {
        for (var i = entries.Count - 1; i >= 0; i--)
            if (entries[i].Key.Equals(key, StringComparison.OrdinalIgnoreCase))
                return entries[i];
        return null;
    }

    public string? GetValue(string key) => Get(key)?.Value;

    public byte[]? GetValueBytes(string key) => Get(key)?.ValueBytes;

    public IEnumerable<Entry> GetAll(string key) => entries.Where(entry => entry.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    public void Clear()
    {
        RefuseChange();
        entries.Clear();
    }

    public void Insert(int index, Entry item)
    {
        Refuse(item);
        entries.Insert(index, item);
    }

    public bool Remove(Entry item)
    {
        RefuseChange();
        return entries.Remove(item);
    }

    public void RemoveAt(int index)
    {
        RefuseChange();
        entries.RemoveAt(index);
    }

    public bool Contains(Entry item) => entries.Contains(item);

    public int IndexOf(Entry item) => entries.IndexOf(item);

    public void CopyTo(Entry[] array, int arrayIndex) => entries.CopyTo(array, arrayIndex);

    public IEnumerator<Entry> GetEnumerator() => entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => entries.GetEnumerator();

    private void Refuse(Entry item)
    {
        ArgumentNullException.ThrowIfNull(item);
        RefuseChange();
    }

    private void RefuseChange()
    {
        if (frozen)
            throw new InvalidOperationException("This metadata is read-only.");
    }
}
