// An application with a bit of everything: servers, a migration, a service that needs both, one with replicas.
var builder = DistributedApplication.CreateBuilder(args);

var journal = builder.AddParameter("journal");
var postgres = builder.AddPostgres("postgres");
var database = postgres.AddDatabase("orders");
var broker = builder.AddRabbitMQ("rabbitmq");

var migration = builder.AddProject<Projects.Datacube_AppHost_SampleService>("orders-migration")
    .WithArgs("--migrate").WithReference(database).WithEnvironment("SAMPLE_JOURNAL", journal).WaitFor(database);

var orders = builder.AddProject<Projects.Datacube_AppHost_SampleService>("orders-service")
    .WithHttpEndpoint().WithHttpHealthCheck("/health")
    .WithReference(database).WithReference(broker).WithEnvironment("SAMPLE_JOURNAL", journal).WithEnvironment("SAMPLE_GRANDCHILD", "600")
    .WaitFor(broker).WaitForCompletion(migration);

builder.AddProject<Projects.Datacube_AppHost_SampleService>("front")
    .WithHttpEndpoint().WithHttpHealthCheck("/health").WithReplicas(2)
    .WithReference(orders).WithEnvironment("SAMPLE_JOURNAL", journal)
    .WaitFor(orders);

builder.Build().Run();
