using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.Calls;

internal static partial class CallLog
{
    [LoggerMessage(1, LogLevel.Error, "The method {Method} failed.")]
    internal static partial void Failure(ILogger logger, string method, Exception failure);

    [LoggerMessage(2, LogLevel.Information, "The method {Method} ended with {StatusCode}: {Detail}")]
    internal static partial void RpcFailure(ILogger logger, string method, StatusCode statusCode, string detail, Exception? failure);

    [LoggerMessage(3, LogLevel.Debug, "The deadline of a call of {Method} has passed.")]
    internal static partial void DeadlineExceeded(ILogger logger, string method);

    [LoggerMessage(4, LogLevel.Debug, "The client left a call of {Method}.")]
    internal static partial void ClientLeft(ILogger logger, string method);
}
