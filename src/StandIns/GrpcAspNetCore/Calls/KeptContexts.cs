namespace Grpc.Calls;

/// <summary>Where registered, requests keep their call, so that calls made within it can find it.</summary>
internal sealed class KeptContexts;
