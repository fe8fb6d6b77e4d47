// Reads an array of expressions and tells which of them the grammar of PromQL does not know.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const { parser } = createRequire(`${process.env.NODE_PATH}/`)('@prometheus-io/lezer-promql');

function isWrong(expression) {
  let wrong = false;
  parser.parse(expression).iterate({ enter: node => { wrong ||= node.type.isError; } });
  return wrong;
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).filter(isWrong)));
