using DaprImages.DaprImageStore;
using DaprImages.Data;
using DaprImages.ServiceDefaults;
using DaprImages.ServiceDefaults.Startup;
using DaprImages.Upload.Analysis;
using DaprImages.Upload.Commands;
using DaprImages.Upload.Images;
using DaprImages.Upload.Problems;
using DaprImages.Upload.Storage;
using DaprImages.Upload.Uploads;
using DaprImages.Vision.Embeddings;

// Commands of operators end when they are done; without one this is the server.
if (args is [MigrateCommand.Verb])
{
    return await MigrateCommand.RunAsync(args);
}

var builder = WebApplication.CreateBuilder(args);

// What every app of ours has: /healthz, /readyz, /metrics, traces, logs.
builder.AddServiceDefaults("daprimages-upload");

// What this one stands on: the database, the image store and pub/sub behind the Dapr sidecar, and the model that knows words.
builder.Services.AddDatabase(builder.Configuration.GetRequired("DATABASE_URL", "where the database is: postgres://user:password@host:5432/database"));
builder.Services.AddImageStore();
builder.Services.AddTextEncoder(builder.Configuration);

// What it does.
builder.Services.AddUploads(builder.Configuration);
builder.Services.AddStatusFeed();
builder.Services.AddBlobCleaner();

builder.Services.AddProblems();
builder.Services.AddValidation();
builder.Services.AddOpenApi();

var app = builder.Build();

app.UseProblems();
app.UseSecurityHeaders();
app.MapServiceDefaults();
app.MapOpenApi();

app.MapUploads();
app.MapImages();
app.MapAnalysis();
app.MapOperations();

// The gallery. Its files have no build step: what is in wwwroot is what the browser gets.
app.UseDefaultFiles();
app.UseStaticFiles();

await app.RunAsync();
return 0;
