using DaprImages.DaprImageStore;
using DaprImages.Data;
using DaprImages.ServiceDefaults;
using DaprImages.ServiceDefaults.Startup;
using DaprImages.Upload.Analysis;
using DaprImages.Upload.Commands;
using DaprImages.Upload.Documentation;
using DaprImages.Upload.Images;
using DaprImages.Upload.Pages;
using DaprImages.Upload.People;
using DaprImages.Upload.Problems;
using DaprImages.Upload.Search;
using DaprImages.Upload.Storage;
using DaprImages.Upload.Uploads;
using DaprImages.Upload.Users;
using DaprImages.Vision.Embeddings;

// Commands of operators end when they are done; without one this is the server.
if (args is [MigrateCommand.Verb])
{
    return await MigrateCommand.RunAsync(args);
}
if (args is ["tokens", .. var command])
{
    return await TokenCommand.RunAsync(command, CancellationToken.None);
}

var builder = WebApplication.CreateBuilder(args);

// What every app of ours has: /healthz, /readyz, /metrics, traces, logs.
builder.AddServiceDefaults("daprimages-upload");

// What this one stands on: the database, the image store and pub/sub behind the Dapr sidecar, and the model that knows words.
builder.Services.AddDatabase(builder.Configuration.GetRequired("DATABASE_URL", "where the database is: postgres://user:password@host:5432/database"));
builder.Services.AddImageStore();
builder.Services.AddTextEncoder(builder.Configuration);

// What it does.
builder.Services.AddUsers(builder.Configuration);
builder.Services.AddUploads(builder.Configuration);
builder.Services.AddSingleton<ImageResponses>();
builder.Services.AddSearch();
builder.Services.AddPeople();
builder.Services.AddStatusFeed();
builder.Services.AddBlobCleaner();

builder.Services.AddProblems();
builder.Services.AddValidation();
builder.Services.AddApiDocument();

var app = builder.Build();

app.UseProblems();
app.UseSecurityHeaders();
app.UseUsers();
app.MapServiceDefaults();
app.MapOpenApi();

// What users do; each is let at what is their own.
var users = app.MapGroup("").RequireAuthorization().ProducesProblem(StatusCodes.Status401Unauthorized);
users.MapSession();
users.MapUploads();
users.MapImages();
users.MapLikeness();
users.MapSearch();
users.MapPeople();
users.MapFaces();
users.MapAnalysis();
users.MapOperations();

app.MapPages();

await app.RunAsync();
return 0;
