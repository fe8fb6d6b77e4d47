using DaprImages.PubSubPostgres.Component;
using DaprImages.PubSubPostgres.Socket;
using DaprImages.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);

// What every app of ours has: /healthz, /readyz, /metrics, traces, logs.
builder.AddServiceDefaults("pubsub-postgres");

// The socket that daprd finds the component by, and the component behind it. Databases come with daprd's Init.
var socket = ComponentSocket.Prepare(SocketOptions.Read(builder.Configuration));
builder.ServeOn(socket);
builder.Services.AddComponent(socket.StateFolder);

var app = builder.Build();

app.MapServiceDefaults();
app.MapStreams();
app.MapGrpcService<PubSubService>();
app.MapGrpcReflectionService();

app.Publish(socket);
await app.RunAsync();
