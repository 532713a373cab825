// Fails on any dependency whose licence does not fit the list in deny.toml. Reads `cargo metadata` on standard input:
//   cargo metadata --format-version 1 --locked | node tests/licences.mjs deny.toml
import { readFileSync } from 'node:fs';

const allowed = allowList(readFileSync(process.argv[2], 'utf8'));
const { packages } = JSON.parse(readFileSync(0, 'utf8'));
if (packages.length === 0) throw new Error('cargo metadata names no package');
proveTheCheck();

const wrong = packages.filter((one) => !one.license || !fits(one.license, allowed));
for (const { name, version, license } of wrong) console.log(`${name} ${version}: ${license ?? 'no licence expression'} does not fit deny.toml`);
console.log(`licences: ${packages.length - wrong.length} of ${packages.length} packages fit`);
process.exit(wrong.length === 0 ? 0 : 1);

/** The strings of `allow = [ … ]` under [licenses]. */
function allowList(toml) {
  const section = /^\[licenses\]$([\s\S]*?)(?=^\[)/m.exec(toml);
  const list = section && /^allow = \[([\s\S]*?)^\]/m.exec(section[1]);
  const names = [...(list ? list[1].replace(/#.*$/gm, '') : '').matchAll(/"([^"]+)"/g)].map((match) => match[1]);
  if (names.length === 0) throw new Error('no licences found under [licenses] allow');
  return new Set(names);
}

/** Whether an SPDX expression can be satisfied: one side of OR, both sides of AND; a slash is the old way to write OR. */
function fits(expression, names) {
  const tokens = expression.replace(/\//g, ' OR ').match(/\(|\)|[^\s()]+/g);
  const either = () => {
    let value = both();
    while (tokens[0] === 'OR') { tokens.shift(); value = both() || value; }
    return value;
  };
  const both = () => {
    let value = one();
    while (tokens[0] === 'AND') { tokens.shift(); value = one() && value; }
    return value;
  };
  const one = () => {
    let name = tokens.shift();
    if (name === '(') {
      const value = either();
      if (tokens.shift() !== ')') throw new Error(`not a licence expression: ${expression}`);
      return value;
    }
    if (tokens[0] === 'WITH') name = `${name} ${tokens.shift()} ${tokens.shift()}`;
    return names.has(name);
  };
  const value = either();
  if (tokens.length > 0) throw new Error(`not a licence expression: ${expression}`);
  return value;
}

/** A check that cannot fail proves nothing: these must come out as they stand. */
function proveTheCheck() {
  const names = new Set(['MIT', 'Apache-2.0 WITH LLVM-exception']);
  const cases = {
    'MIT': true, 'GPL-3.0-only': false, 'MIT/GPL-2.0': true, 'MIT AND GPL-2.0': false, '(GPL-2.0 OR MIT) AND MIT': true,
    'GPL-2.0 OR MIT AND ISC': false, 'Apache-2.0 WITH LLVM-exception': true, 'Apache-2.0': false,
  };
  for (const [expression, expected] of Object.entries(cases)) {
    if (fits(expression, names) !== expected) throw new Error(`the licence check itself is wrong about ${expression}`);
  }
}
