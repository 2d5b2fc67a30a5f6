using Datacube.CubeBuilder;
using Datacube.Jobs;
using Datacube.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddCubeBuilder();

var app = builder.Build();
app.MapServiceDefaults();
app.MapGrpcService<CubesService>();
return await app.RunOrMigrateAsync(args);
