using Datacube.Jobs;
using Datacube.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddSchema("ingest").MigrateWith(typeof(Program).Assembly);

var app = builder.Build();
app.MapServiceDefaults();
return await app.RunOrMigrateAsync(args);
