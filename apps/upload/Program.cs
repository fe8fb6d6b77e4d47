using DaprImages.DaprImageStore;
using DaprImages.Data;
using DaprImages.ServiceDefaults;
using DaprImages.ServiceDefaults.Startup;
using DaprImages.Upload.Analysis;
using DaprImages.Upload.Images;
using DaprImages.Upload.Pages;
using DaprImages.Upload.Problems;
using DaprImages.Upload.Storage;
using DaprImages.Upload.Uploads;

var builder = WebApplication.CreateBuilder(args);

// What every app of ours has: /healthz, /readyz, /metrics, traces, logs.
builder.AddServiceDefaults("daprimages-upload");

// What this one stands on: the database, and the image store and pub/sub behind the Dapr sidecar.
builder.Services.AddDatabase(builder.Configuration.GetRequired("DATABASE_URL", "where the database is: postgres://user:password@host:5432/database"));
builder.Services.AddImageStore();

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

app.MapPages();

await app.RunAsync();
