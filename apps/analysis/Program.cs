using DaprImages.Analysis;
using DaprImages.Analysis.Deafness;
using DaprImages.Analysis.Events;
using DaprImages.Analysis.Notifications;
using DaprImages.Analysis.Runs;
using DaprImages.DaprImageStore;
using DaprImages.Data;
using DaprImages.ServiceDefaults;
using DaprImages.ServiceDefaults.Startup;
using DaprImages.Vision;

var builder = WebApplication.CreateBuilder(args);

// What every app of ours has: /healthz, /readyz, /metrics, traces, logs.
builder.AddServiceDefaults("daprimages-analysis");

// What this one stands on: the database, the image store behind the Dapr sidecar, and the engines that look at pictures.
builder.Services.AddDatabase(builder.Configuration.GetRequired("DATABASE_URL", "where the database is: postgres://user:password@host:5432/database"));
builder.Services.AddImageStore();
builder.Services.AddVision();

// What it does: the workflow with an activity for each stage, and the starter that takes images from the queue.
builder.Services.AddAnalysisWorkflow(builder.Configuration);
builder.Services.AddRuns(builder.Configuration);
builder.Services.AddNotifications(builder.Configuration);

// What keeps it hearing: daprd never reopens a stream that has ended.
builder.Services.AddDeafnessWatchdog(builder.Configuration);

// Who may call it: its sidecar.
builder.Services.AddSidecarToken(builder.Configuration);

var app = builder.Build();

app.UseCloudEvents();
app.UseAuthentication();
app.UseAuthorization();
app.MapServiceDefaults();

var sidecar = app.MapForSidecar();
sidecar.MapImageEvents();
sidecar.MapSweep();

await app.RunAsync();
