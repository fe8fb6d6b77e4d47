// Reads {"objects": [...], "crds": [paths of JSON files with schemas by "apiVersion/kind"]} and tells what is wrong with each object: {"event":"problems","problems":[...]}.
// Kubernetes and Prometheus operator kinds are checked by the npm packages kubernetes-models, other kinds by the schemas given.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const packages = process.env.NODE_PATH;
const { default: Ajv } = createRequire(`${packages}/`)('ajv');
const input = JSON.parse(readFileSync(0, 'utf8'));
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
const own = Object.assign({}, ...input.schemas.map(path => JSON.parse(readFileSync(path, 'utf8'))));

const capital = text => text[0].toUpperCase() + text.slice(1);

function file(apiVersion, kind) {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['core', apiVersion];
  if (group === 'monitoring.coreos.com') {
    return `${packages}/@kubernetes-models/prometheus-operator/_schemas/ComGithubPrometheusOperatorPrometheusOperatorPkgApisMonitoring${capital(version)}${kind}.js`;
  }
  return `${packages}/kubernetes-models/_schemas/IoK8sApi${capital(group.split('.')[0])}${capital(version)}${kind}.js`;
}

// The validators pass over what they do not know. A key that none of them has looked at is such a one.
function watch(value, path, unseen) {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item, index) => watch(item, `${path}/${index}`, unseen));
  const inner = {};
  for (const key of Object.keys(value)) {
    unseen.add(`${path}/${key}`);
    inner[key] = watch(value[key], `${path}/${key}`, unseen);
  }
  return new Proxy(inner, { get: (target, key) => { unseen.delete(`${path}/${String(key)}`); return target[key]; } });
}

async function check(object) {
  const { apiVersion, kind } = object;
  const schema = own[`${apiVersion}/${kind}`];
  if (schema) {
    const validate = ajv.compile(schema);
    return validate(object) ? [] : validate.errors.map(error => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
  }
  const { validate } = await import(pathToFileURL(file(apiVersion, kind)));
  const unseen = new Set();
  const valid = validate(watch(object, '', unseen));
  return [...(valid ? [] : validate.errors.map(error => `${error.instancePath} ${error.message ?? error.keyword} ${JSON.stringify(error.params)}`)), ...[...unseen].map(path => `${path} is unknown`)];
}

const problems = [];
for (const object of input.objects) {
  const name = `${object.kind} ${object.metadata?.name}`;
  try {
    problems.push(...(await check(object)).map(problem => `${name}: ${problem}`));
  } catch (error) {
    problems.push(`${name}: ${error.message}`);
  }
}
console.log(JSON.stringify(problems));
