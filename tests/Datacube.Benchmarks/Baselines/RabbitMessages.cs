using System.Diagnostics;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Datacube.Benchmarks.Baselines;

/// <summary>What the broker does by itself: messages of the doorbell's size published with confirms to a quorum queue, consumed and acknowledged one by one.</summary>
internal static class RabbitMessages
{
    private const int Batch = 500;
    private static readonly byte[] Body = """{"schema":"bench","taskId":"0199f3a0-5a3c-7d5e-8a54-3b0e3d7b7c11","version":1}"""u8.ToArray();

    /// <summary>Seconds from the first message published to the last one acknowledged.</summary>
    internal static async Task<double> RunAsync(string broker, int messages, CancellationToken cancellation)
    {
        var factory = new ConnectionFactory { Uri = new Uri(broker) };
        await using var connection = await factory.CreateConnectionAsync(cancellation);
        await using var sender = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellation);
        await using var receiver = await connection.CreateChannelAsync(cancellationToken: cancellation);
        await sender.QueueDeclareAsync("plain", durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: cancellation);
        await receiver.BasicQosAsync(0, 200, false, cancellation);
        var left = messages;
        var done = new TaskCompletionSource();
        var consumer = new AsyncEventingBasicConsumer(receiver);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            await receiver.BasicAckAsync(delivery.DeliveryTag, false, cancellation);
            if (Interlocked.Decrement(ref left) == 0)
                done.SetResult();
        };
        await receiver.BasicConsumeAsync("plain", autoAck: false, consumer, cancellation);
        var started = Stopwatch.GetTimestamp();
        for (var sent = 0; sent < messages; sent += Batch)
            await Task.WhenAll(Enumerable.Range(0, Batch).Select(_ => sender.BasicPublishAsync("", "plain", true, new BasicProperties { Persistent = true }, Body, cancellation).AsTask()));
        await done.Task.WaitAsync(cancellation);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
