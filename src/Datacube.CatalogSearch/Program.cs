using Datacube.CatalogSearch;
using Datacube.CatalogSearch.Items;
using Datacube.CatalogSearch.SearchItems;
using Datacube.CatalogSearch.Stac;
using Datacube.Jobs;
using Datacube.ServiceDefaults;
using Datacube.ServiceDefaults.Settings;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddSettings<CatalogSearchOptions>(CatalogSearchOptions.Section);
builder.AddSchema("catalog").MigrateWith(typeof(CatalogService).Assembly);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSceneSearch();
builder.AddOwnCatalog("catalog");

var app = builder.Build();
app.MapServiceDefaults();
app.MapGrpcService<CatalogService>();
app.MapStac();
return await app.RunOrMigrateAsync(args);
