using Datacube.Contracts.Messages;
using Datacube.Jobs.Ledger;
using Datacube.Jobs.Running;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Datacube.Jobs.Messaging;

/// <summary>
/// The bus: RabbitMQ by MassTransit, with every setting of the queues written out. Bodies are plain JSON without envelope, so that they name no machine and no process.
/// </summary>
internal static class BusSetup
{
    /// <summary>The broker gives up after this many deliveries. Old brokers have no limit of their own, new ones this.</summary>
    private const int DeliveryLimit = 20;

    internal static void Add(IServiceCollection services, string schema, Func<Uri> broker)
    {
        services.AddSingleton(provider => new TaskQueue(provider.GetRequiredService<IBus>(), provider.GetRequiredService<JobsDatabase>(), provider.GetRequiredService<HandlerTable>(), broker));
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddConsumer<TaskReadyConsumer>();
            bus.UsingRabbitMq((context, rabbit) => Configure(context, rabbit, schema, broker()));
        });
        // Readiness says when the broker is away; a service that starts before its broker waits for it without dying.
        services.Configure<MassTransitHostOptions>(host => (host.WaitUntilStarted, host.StopTimeout) = (false, TimeSpan.FromSeconds(10)));
    }

    /// <summary>A bus that declares the queues when it is deployed, and neither sends nor receives.</summary>
    internal static IBusControl Declaring(string schema, Uri broker) => Bus.Factory.CreateUsingRabbitMq(rabbit =>
    {
        Connect(rabbit, broker);
        rabbit.DeployTopologyOnly = true;
        rabbit.ReceiveEndpoint(QueueNames.Dead(schema), Shape);
        rabbit.ReceiveEndpoint(QueueNames.Tasks(schema), endpoint => ShapeTasks(endpoint, schema));
    });

    private static void Connect(IRabbitMqBusFactoryConfigurator rabbit, Uri broker) =>
        rabbit.Host(broker, host =>
        {
            host.Heartbeat(TimeSpan.FromSeconds(10));
            host.RequestedConnectionTimeout(TimeSpan.FromSeconds(5));
            host.PublisherConfirmation = true;
        });

    private static void Configure(IBusRegistrationContext context, IRabbitMqBusFactoryConfigurator rabbit, string schema, Uri broker)
    {
        Connect(rabbit, broker);
        rabbit.ClearSerialization();
        rabbit.UseRawJsonSerializer(RawSerializerOptions.AnyMessageType, isDefault: true);
        rabbit.UseRawJsonDeserializer(RawSerializerOptions.AnyMessageType, isDefault: true);
        rabbit.Send<TaskReady>(send => send.UseCorrelationId(ready => ready.TaskId));
        rabbit.ReceiveEndpoint(QueueNames.Dead(schema), endpoint =>
        {
            Shape(endpoint);
            Guard(endpoint, context, schema);
            endpoint.PrefetchCount = 4;
        });
        // A process without handlers submits and watches only; it must not take rings from those that work.
        if (context.GetRequiredService<HandlerTable>().Kinds.Length > 0)
            rabbit.ReceiveEndpoint(QueueNames.Tasks(schema), endpoint =>
            {
                var options = context.GetRequiredService<JobsOptions>();
                ShapeTasks(endpoint, schema);
                Guard(endpoint, context, schema);
                endpoint.PrefetchCount = options.Prefetch;
                endpoint.ConfigureConsumer<TaskReadyConsumer>(context);
            });
    }

    private static void ShapeTasks(IRabbitMqReceiveEndpointConfigurator endpoint, string schema)
    {
        Shape(endpoint);
        endpoint.SetQueueArgument("x-delivery-limit", DeliveryLimit);
        endpoint.SetQueueArgument("x-dead-letter-exchange", QueueNames.Dead(schema));
    }

    private static void Shape(IRabbitMqReceiveEndpointConfigurator endpoint)
    {
        endpoint.SetQuorumQueue();
        endpoint.Durable = true;
        endpoint.AutoDelete = false;
        // Messages are sent to this endpoint by name; a type's exchange that nobody is bound to would drop them silently.
        endpoint.ConfigureConsumeTopology = false;
    }

    private static void Guard(IRabbitMqReceiveEndpointConfigurator endpoint, IBusRegistrationContext context, string schema)
    {
        var options = context.GetRequiredService<JobsOptions>();
        endpoint.PublishFaults = false;
        endpoint.DiscardSkippedMessages();
        endpoint.RethrowFaultedMessages();
        endpoint.ConfigureReceive(pipe => pipe.UseFilter(new PoisonFilter(context.GetRequiredService<DeadLetters>(), schema, options, context.GetRequiredService<ILogger<PoisonFilter>>())));
    }
}
