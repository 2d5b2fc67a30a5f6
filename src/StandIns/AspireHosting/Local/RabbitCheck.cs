using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Local;

/// <summary>Healthy when the broker answers the greeting of AMQP 0-9-1: its port is open long before it does.</summary>
internal sealed class RabbitCheck(RabbitMQServerResource broker) : IHealthCheck
{
    private const byte MethodFrame = 1;
    private static readonly TimeSpan TimeToAnswer = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeToAnswer);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", broker.PrimaryEndpoint.Annotation.TargetPorts[0], deadline.Token);
            var stream = client.GetStream();
            await stream.WriteAsync("AMQP\0\0\x09\x01"u8.ToArray(), deadline.Token);
            var answer = new byte[1];
            await stream.ReadExactlyAsync(answer, deadline.Token);
            return answer[0] == MethodFrame ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("What answers does not speak AMQP 0-9-1.");
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return HealthCheckResult.Unhealthy("The broker does not answer yet.", error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"The broker did not answer within {TimeToAnswer.TotalSeconds:0} s.");
        }
    }
}
