// A sidecar's stream on the official gRPC for Node: hears a topic, acknowledges nothing, and tells in lines of JSON what comes and how the stream ends.
'use strict';
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [protos, socket, connectionString, topic] = process.argv.slice(2);
const tell = (event, more = {}) => console.log(JSON.stringify({ event, ...more }));

const { PubSub } = grpc.loadPackageDefinition(loader.loadSync('dapr/proto/components/v1/pubsub.proto', { includeDirs: [protos], keepCase: true })).dapr.proto.components.v1;
const client = new PubSub(`unix:${socket}`, grpc.credentials.createInsecure());
const headers = new grpc.Metadata();
headers.set('x-component-instance', 'events');

client.Init({ metadata: { properties: { connectionString, consumerID: 'app' } } }, headers, error => {
  if (error) {
    throw error;
  }
  const stream = client.PullMessages(headers);
  stream.on('data', ({ data }) => tell('message', { text: data.toString() }));
  stream.on('error', () => {});
  stream.on('status', ({ code, details }) => {
    tell('ended', { code, details });
    client.close();
  });
  stream.write({ topic: { name: topic } });
});
