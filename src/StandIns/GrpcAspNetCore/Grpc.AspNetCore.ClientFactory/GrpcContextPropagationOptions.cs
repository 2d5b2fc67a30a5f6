namespace Grpc.AspNetCore.ClientFactory;

public class GrpcContextPropagationOptions
{
    /// <summary>Calls outside a server call pass unchanged instead of failing.</summary>
    public bool SuppressContextNotFoundErrors { get; set; }
}
