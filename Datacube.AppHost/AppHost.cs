using Datacube.AppHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

// The system: what runs, what it is given, what it waits for. Every service brings its own tables as a step that ends before it starts.
var builder = DistributedApplication.CreateBuilder(args);
var state = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "datacube");

// The key of this local system lies in a file that services and command line read; `datacube up` makes it, else the first service.
var keyFile = builder.AddParameter("local-key-file", () => Path.Combine(state, "local-key"));
// The cube service calls the search service with a key of its own, which the search service knows the public half of.
var callerKey = new ServiceKey(Path.Combine(state, "service-keys"), "cube-builder");
var privateKey = builder.AddParameter("cube-builder-key-file", callerKey.PrivateFile);
var publicKey = builder.AddParameter("cube-builder-public-key-file", callerKey.PublicFile);
// Cubes are written and catalogues of local files are read below this folder and nowhere else.
var dataFolder = builder.AddParameter("data-folder", () => Path.Combine(state, "data"));
// The services take ports in a row from here on, for gRPC; the STAC API, which browsers and GIS programs read, takes one of HTTP/1.1.
var nextPort = builder.Configuration.GetValue("BasePort", 5100);
var stacPort = builder.Configuration.GetValue("StacPort", nextPort + 5);

var database = builder.AddPostgres("postgres").WithImage("postgis/postgis", "18-3.6").WithDataVolume().AddDatabase("datacube");
var broker = builder.AddRabbitMQ("rabbitmq").WithDataVolume();

var cubeBuilder = AddService<Projects.Datacube_CubeBuilder>("cube-builder");
var catalogSearch = AddService<Projects.Datacube_CatalogSearch>("catalog-search", "stac", stacPort);
AddService<Projects.Datacube_IngestRegistry>("ingest-registry");
AddService<Projects.Datacube_EmbeddingRunner>("embedding-runner");
AddService<Projects.Datacube_StatsAggregator>("stats-aggregator");

catalogSearch
    .WithEnvironment("CatalogSearch__CatalogRoots__0", dataFolder)
    .WithEnvironment("Authentication__Internal__Callers__cube-builder__KeyFile", publicKey)
    .WithEnvironment("Authentication__Internal__Callers__cube-builder__Scopes__0", "catalog.read");
// A job that is submitted as soon as this one is ready searches at once.
cubeBuilder.WithReference(catalogSearch).WaitFor(catalogSearch)
    .WithEnvironment("CubeBuilder__OutputRoots__0", dataFolder)
    .WithEnvironment("Authentication__Internal__KeyFile", privateKey);

builder.Services.AddHostedService<FailureNotice>();
builder.Build().Run();

IResourceBuilder<ProjectResource> AddService<TProject>(string name, string plainName = "health", int? plainPort = null)
    where TProject : IProjectMetadata, new()
{
    var migration = Add($"{name}-migration").WithArgs("--migrate").WaitFor(database);
    return Add(name)
        .WithHttpEndpoint(port: nextPort++).AsHttp2Service()
        // Without TLS a port speaks one HTTP: gRPC's above, that of probes and browsers here.
        .WithHttpEndpoint(name: plainName, port: plainPort, env: "HTTP1_PORT")
        .WithHttpHealthCheck("/health/ready", endpointName: plainName)
        .WithEnvironment("Authentication__Internal__Service", name)
        .WaitFor(broker)
        .WaitForCompletion(migration);

    IResourceBuilder<ProjectResource> Add(string resource) => builder.AddProject<TProject>(resource, launchProfileName: null)
        .WithReference(database)
        .WithReference(broker)
        .WithEnvironment("Authentication__LocalKeyFile", keyFile);
}
