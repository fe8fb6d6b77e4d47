// A client on the official gRPC for Node: does what the scenario says and tells the outcome in lines of JSON.
'use strict';
const http2 = require('http2');

const [proto, address, scenario, argument = 'null'] = process.argv.slice(2);
const tell = (event, more = {}) => console.log(JSON.stringify({ event, ...more }));

// What the library keeps to itself: that its pings are answered.
const connectHttp2 = http2.connect;
http2.connect = (...settings) => {
  const session = connectHttp2(...settings);
  const ping = session.ping.bind(session);
  session.ping = answered => ping((error, ...more) => {
    tell(error ? 'silence' : 'pong');
    answered(error, ...more);
  });
  return session;
};

const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');
const load = file => grpc.loadPackageDefinition(loader.loadSync(file, { defaults: true, keepCase: true }));
const connect = options => new (load(proto).tests.Echo)(address, grpc.credentials.createInsecure(), options);

const readable = metadata => metadata && Object.fromEntries(Object.keys(metadata.getMap())
  .map(key => [key, metadata.get(key).map(value => Buffer.isBuffer(value) ? value.toString('base64') : value)]));

/** A unary call: its answer or error, its headers and its trailers. */
const say = (client, words, metadata = new grpc.Metadata(), options = {}) => new Promise(resolve => {
  const seen = {};
  const call = client.say(words, metadata, options, (error, answer) => {
    seen.answer = answer;
    seen.error = error && { code: error.code, details: error.details, trailers: readable(error.metadata) };
  });
  call.on('metadata', headers => { seen.headers = readable(headers); });
  call.on('status', status => {
    seen.trailers = readable(status.metadata);
    setImmediate(resolve, seen);
  });
});

/** Everything a stream of answers brings, and how it ends. */
const all = (call, onData = () => {}) => new Promise(resolve => {
  const answers = [];
  call.on('data', words => {
    answers.push(words.text || words.times);
    onData(words, answers.length);
  });
  call.on('error', () => {});
  call.on('status', status => resolve({ answers, code: status.code, details: status.details }));
});

const join = (client, words) => new Promise((resolve, reject) => {
  const call = client.join((error, answer) => error ? reject(error) : resolve(answer));
  words.forEach(text => call.write({ text }));
  call.end();
});

const scenarios = {
  async calls() {
    const client = connect();
    const talk = client.talk();
    talk.write({ text: 'first' });
    tell('result', {
      said: (await say(client, { text: 'grüß Gott', times: 3 })).answer,
      joined: await join(client, ['one', 'two', 'three']),
      counted: await all(client.count({ times: 1000 })),
      // Each word after the answer to the last; then only the server still speaks.
      talked: await all(talk, (_, heard) => heard === 1 ? talk.write({ text: 'second' }) : heard === 2 && talk.end()),
    });
  },

  async metadata() {
    const metadata = new grpc.Metadata();
    metadata.set('x-text', 'plain, with comma');
    metadata.add('x-many', '1');
    metadata.add('x-many', '2');
    metadata.set('x-bytes-bin', Buffer.from([0, 255, 128, 7]));
    metadata.add('x-more-bin', Buffer.from([1]));
    metadata.add('x-more-bin', Buffer.from([2, 3]));
    tell('result', await say(connect(), { text: 'metadata' }, metadata));
  },

  async say({ words, options, deadlineMs, bytes = 0, metadata = {} }) {
    const extra = new grpc.Metadata();
    Object.entries(metadata).forEach(([key, value]) => extra.set(key, value));
    const deadline = deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs };
    const data = Buffer.alloc(bytes, 7);
    const seen = await say(connect(options), { ...words, data }, extra, deadline);
    tell('result', { ...seen, answer: seen.answer && { ...seen.answer, data: undefined, intact: seen.answer.data.equals(data) } });
  },

  async count({ words, cancelAfter, options }) {
    const call = connect(options).count(words);
    tell('result', await all(call, (_, heard) => heard === cancelAfter && call.cancel()));
  },

  async joinEnough() {
    const call = connect().join(error => tell('result', { code: error.code, details: error.details }));
    call.on('error', () => {});
    call.write({ text: 'enough' });
  },

  async many(count) {
    const client = connect();
    const answers = await Promise.all(Array.from({ length: count }, (_, times) => say(client, { times })));
    tell('result', { failed: answers.filter((seen, times) => seen.error || seen.answer.times !== times).length });
  },

  /** What the library itself would not send. */
  unknownCompression() {
    const session = connectHttp2(`http://${address}`);
    const request = session.request({
      ':method': 'POST', ':path': '/tests.Echo/Say', 'content-type': 'application/grpc', te: 'trailers', 'grpc-encoding': 'snappy',
    });
    request.on('response', headers => {
      tell('result', { code: +headers['grpc-status'], accepted: headers['grpc-accept-encoding'] });
      session.close();
    });
    request.resume();
    request.end(Buffer.from([1, 0, 0, 0, 1, 0]));
  },

  /** Holds a call open. */
  async hold(options) {
    const call = connect(options).talk();
    call.write({ text: 'first' });
    const { answers, code, details } = await all(call, words => tell('heard', { text: words.text }));
    tell('result', { answers, code, details });
  },

  /** Knows nothing but the address: asks the server what it serves, and calls that. */
  async reflect({ reflection, service }) {
    const { v1 } = load(reflection).grpc.reflection;
    const method = { ...v1.ServerReflection.service.ServerReflectionInfo, path: `/${service}/ServerReflectionInfo` };
    const Client = grpc.makeGenericClientConstructor({ info: method }, service);
    const call = new Client(address, grpc.credentials.createInsecure()).info();
    const answers = [];
    call.on('data', answer => answers.push(answer));
    const ended = new Promise(resolve => call.on('status', resolve));
    call.write({ list_services: '*' });
    call.write({ file_containing_symbol: 'tests.Echo' });
    call.write({ file_containing_symbol: 'tests.Echo.Say' });
    call.write({ file_by_filename: 'echo.proto' });
    call.write({ file_containing_symbol: 'no.Such' });
    call.end();
    await ended;
    const [listed, bySymbol, byMethod, byName, missing] = answers;

    const files = bySymbol.file_descriptor_response.file_descriptor_proto;
    const set = Buffer.concat(files.map(file => Buffer.concat([Buffer.from([(1 << 3) | 2]), varint(file.length), file])));
    const { tests } = grpc.loadPackageDefinition(loader.loadFileDescriptorSetFromBuffer(set, { defaults: true }));
    const { answer } = await say(new tests.Echo(address, grpc.credentials.createInsecure()), { text: 'found you' });
    tell('result', {
      services: listed.list_services_response.service.map(({ name }) => name),
      sameFile: [byMethod, byName].every(other => other.file_descriptor_response.file_descriptor_proto[0].equals(files[0])),
      missing: missing.error_response,
      answer: answer.text,
    });
  },
};

function varint(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) {
    bytes.push((value & 127) | 128);
  }
  return Buffer.from([...bytes, value]);
}

scenarios[scenario](JSON.parse(argument));

