using System.Collections;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>The services whose health is told, by name; the empty name is the server as a whole.</summary>
public sealed class ServiceMappingCollection : ICollection<ServiceMapping>
{
    private readonly Dictionary<string, ServiceMapping> mappings = new(StringComparer.Ordinal);

    public int Count => mappings.Count;

    bool ICollection<ServiceMapping>.IsReadOnly => false;

    /// <summary>Runs the checks that the predicate accepts; replaces a mapping of that name.</summary>
    public void Map(string name, Func<HealthCheckMapContext, bool> predicate) => mappings[name] = new ServiceMapping(name, predicate);

    /// <summary>Runs all checks and counts the results that the predicate accepts; replaces a mapping of that name.</summary>
    public void MapService(string name, Func<HealthResult, bool> predicate) => mappings[name] = new ServiceMapping(name, predicate);

    public void Add(ServiceMapping item) => mappings.Add(item.Name, item);

    public void Clear() => mappings.Clear();

    public bool Contains(ServiceMapping item) => mappings.ContainsValue(item);

    public void CopyTo(ServiceMapping[] array, int arrayIndex) => mappings.Values.CopyTo(array, arrayIndex);

    public bool Remove(ServiceMapping item) => Contains(item) && mappings.Remove(item.Name);

    public IEnumerator<ServiceMapping> GetEnumerator() => mappings.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal ServiceMapping? Find(string name) => mappings.GetValueOrDefault(name);
}
