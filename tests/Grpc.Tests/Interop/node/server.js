// The echo service on the official gRPC for Node. Tells what happens to it in lines of JSON.
'use strict';
const http2 = require('http2');

const [proto, address, options = '{}'] = process.argv.slice(2);
const tell = (event, more = {}) => console.log(JSON.stringify({ event, ...more }));

// What the library keeps to itself.
const { createServer } = http2;
http2.createServer = (...settings) => createServer(...settings)
  .on('session', session => session.on('ping', () => tell('ping')))
  .on('stream', (_, headers) => tell('headers', { encoding: headers['grpc-encoding'] }));

const grpc = require('@grpc/grpc-js');
const { loadSync } = require('@grpc/proto-loader');
const { tests } = grpc.loadPackageDefinition(loadSync(proto, { defaults: true }));

const readable = metadata => Object.fromEntries(Object.keys(metadata.getMap())
  .map(key => [key, metadata.get(key).map(value => Buffer.isBuffer(value) ? value.toString('base64') : value)]));

function see(call) {
  const deadline = call.getDeadline();
  tell('called', { path: call.getPath(), deadline: deadline === Infinity ? null : +deadline, metadata: readable(call.metadata) });
  call.on('cancelled', () => tell('cancelled'));
}

/** What came in x-… headers. */
function extra(metadata) {
  const copy = new grpc.Metadata();
  for (const key of Object.keys(metadata.getMap()).filter(key => key.startsWith('x-'))) {
    metadata.get(key).forEach(value => copy.add(key, value));
  }
  return copy;
}

const failure = words => Object.assign(new Error('for the server alone'), {
  code: words.times,
  details: words.text.slice('fail:'.length),
  metadata: (() => {
    const trailers = new grpc.Metadata();
    trailers.set('grpc-status-details-bin', words.data);
    return trailers;
  })(),
});

const service = {
  say(call, callback) {
    see(call);
    const words = call.request;
    if (words.text === 'hang') {
      return;
    }
    if (words.text.startsWith('fail:')) {
      callback(failure(words));
      return;
    }
    call.sendMetadata(extra(call.metadata));
    callback(null, words, extra(call.metadata));
  },
  join(call, callback) {
    see(call);
    const all = [];
    call.on('data', words => {
      all.push(words.text);
      if (words.text === 'enough') {
        callback({ code: grpc.status.ABORTED, details: `enough after ${all.length}` });
      }
    });
    call.on('end', () => callback(null, { text: all.join(' '), times: all.length }));
  },
  async count(call) {
    see(call);
    for (let times = 0; times < call.request.times; times++) {
      if (!call.write({ times, data: call.request.data })) {
        await new Promise(drained => call.once('drain', drained));
      }
    }
    if (call.request.text === 'fail') {
      call.emit('error', { code: grpc.status.DATA_LOSS, details: 'lost the rest' });
    } else if (call.request.text !== 'hang') {
      call.end();
    }
  },
  talk(call) {
    see(call);
    call.on('data', words => call.write({ text: words.text.toUpperCase() }));
    call.on('end', () => {
      call.write({ text: 'bye' });
      call.end();
    });
  },
};

const server = new grpc.Server(JSON.parse(options));
server.addService(tests.Echo.service, service);
server.bindAsync(address, grpc.ServerCredentials.createInsecure(), error => {
  if (error) {
    throw error;
  }
  tell('listening');
});
process.on('SIGTERM', () => {
  server.tryShutdown(() => tell('drained'));
  tell('draining');
});
