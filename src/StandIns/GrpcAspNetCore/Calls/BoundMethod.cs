using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Grpc.Calls;

/// <summary>A method ready to be routed to.</summary>
internal sealed record BoundMethod(IMethod Method, RequestDelegate Handle, IReadOnlyList<object> Metadata);
