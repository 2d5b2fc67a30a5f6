namespace Grpc.Calls;

/// <summary>The services of one application; also the sign that <c>AddGrpc</c> was called.</summary>
internal sealed class MappedServices
{
    private readonly HashSet<string> names = [];

    /// <summary>Whether calls of unknown services are answered already.</summary>
    internal bool AnswersUnknown { get; set; }

    internal void Add(string serviceName)
    {
        lock (names)
            names.Add(serviceName);
    }

    internal bool Contains(string serviceName)
    {
        lock (names)
            return names.Contains(serviceName);
    }
}
