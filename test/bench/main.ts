import '#infra/local/quiet-warnings.ts';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { bundleFunctions, bundleOptions, type FunctionBundle } from '#infra/build/bundle.ts';
import { type FunctionName, functionNames } from '#infra/build/functions.ts';
import { runScript, script } from '#infra/cli/script.ts';
import { loadAccounts } from '#infra/config/load-accounts.ts';
import { filesRead, partsOf, sizeOf } from '../support/bundle-parts.ts';
import { lambdaNode } from '../support/lambda-node.ts';
import { functionEnvironment } from './function-environment.ts';
import { importTimes } from './imports.ts';
import { comparePeers } from './peers/compare-peers.ts';
import { compareRules } from './rules/compare-rules.ts';
import { benchWhole } from './whole/bench-whole.ts';

const help = `Measures what a push, a reply, a message and a rule cost, and what a cold start reads. Figures are ratios within this one run,
because one machine says little about another.

  npm run bench                       wechat-reply alone
  npm run bench -- --peers ../peers   beside the packages that people use today

Options
  --peers DIR  a folder outside the repository, where those packages are installed
  --help       this
`;

/**
 * The limits of a function: kilobytes that a cold start reads, and how often the time of Node's TLS alone its import takes,
 * on Lambda's Node. No function can do without TLS, and machines differ by more than half.
 */
const budgets = {
  receiver: { kilobytes: 265, times: 6.5 },
  sender: { kilobytes: 390, times: 7 },
  'token-refresher': { kilobytes: 270, times: 5.5 },
} as const satisfies Record<FunctionName, object>;

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
await runScript(async () => {
  const values = script('npm run bench').flags(process.argv.slice(2), { peers: { type: 'string' } });
  if (values.help) console.log(help);
  else await bench(values.peers === undefined ? undefined : resolve(values.peers));
  return 0;
});
rmSync(folder, { recursive: true });

async function bench(peers: string | undefined): Promise<void> {
  const node = lambdaNode();
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  console.log(`Node ${process.version}; whole functions on ${version}, which Lambda runs\n`);
  benchReceiver();
  await benchWhole(folder, node);
  if (peers === undefined) console.log('\nWithout --peers DIR the peers are not compared.');
  else comparePeers(peers, folder);
  compareRules(peers, folder);
  benchBundles(node);
}

function benchReceiver(): void {
  console.log('An encrypted push (CPU time, median of 15 rounds)');
  const outfile = join(folder, 'receive.mjs');
  buildSync({
    ...bundleOptions,
    target: 'node20',
    minify: false,
    entryPoints: ['test/bench/receive.ts'],
    outfile,
  });
  const output = execFileSync(process.execPath, [outfile], { encoding: 'utf8' });
  const { openSsl, openAndUnderstand, handle } = JSON.parse(output) as Record<string, number>;
  const row = (what: string, cost: number): void =>
    console.log(
      `  ${what.padEnd(46)} ${cost.toFixed(1).padStart(6)} µs  ${(cost / Number(openSsl)).toFixed(2).padStart(5)} ×`,
    );
  row('OpenSSL alone, hash and decryption', Number(openSsl));
  row('verify, decrypt, parse, understand', Number(openAndUnderstand));
  row('the receiver, from HTTP event to queue message', Number(handle));
}

function benchBundles(node: string): void {
  console.log(
    '\nThe functions (import in a fresh process, beyond an empty module, quickest of 15 runs in turns)',
  );
  const bundles = bundleFunctions(folder, {
    accounts: loadAccounts('infra/examples/accounts'),
    folder: 'infra/examples/accounts',
  });
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, 'export const handler = async () => {};\n');
  const tls = join(folder, 'tls.mjs');
  writeFileSync(tls, "process.getBuiltinModule('node:https');\n");
  const files = functionNames.map((name) => join(bundles[name].folder, 'index.mjs'));
  const environment = functionEnvironment('http://127.0.0.1:9');
  const core = bundleCore();
  const [base = 0, ...all] = importTimes(node, [empty, tls, core, ...files], environment);
  const [tlsTime = 0, coreTime = 0, ...times] = all.map((time) => time - base);
  const line = (what: string, bytes: number | null, time: number): string => {
    const kilobytes = bytes === null ? '' : `${(bytes / 1000).toFixed(0)} KB`;
    return `  ${what.padEnd(18)} ${kilobytes.padStart(8)}  ${time.toFixed(1).padStart(6)} ms  ${(time / tlsTime).toFixed(1)} ×`;
  };
  console.log(line("Node's TLS alone", null, tlsTime));
  console.log(line('shared/wechat', sizeOf([core]), coreTime));
  for (const [index, name] of functionNames.entries()) {
    const { kilobytes, times: allowed } = budgets[name];
    const size = sizeOf(filesRead(bundles[name]));
    const time = times[index] ?? 0;
    const kept = size <= kilobytes * 1000 && time <= allowed * tlsTime ? 'keeps' : 'IS OVER';
    console.log(`${line(name, size, time)}  ${kept} ${kilobytes} KB, ${allowed} ×`);
  }
  console.log('\nWhat a cold start reads (KB)');
  for (const name of functionNames) console.log(`  ${name.padEnd(18)} ${madeOf(bundles[name])}`);
}

function madeOf(bundle: FunctionBundle): string {
  const read = filesRead(bundle);
  const parts = partsOf(bundle, read).map(([part, bytes]) => [part, bytes / 1000] as const);
  const small = parts
    .filter(([, kilobytes]) => kilobytes < 3)
    .reduce((sum, [, kilobytes]) => sum + kilobytes, 0);
  const later = sizeOf(filesRead(bundle, () => true)) - sizeOf(read);
  return [
    ...parts
      .filter(([, kilobytes]) => kilobytes >= 3)
      .map(([part, kilobytes]) => `${part} ${kilobytes.toFixed(0)}`),
    `others ${small.toFixed(0)}`,
    ...(later > 1000 ? [`and ${(later / 1000).toFixed(0)} that it reads only where they are needed`] : []),
  ].join(', ');
}

/** All of `shared/wechat`, with the options of the functions' bundles. */
function bundleCore(): string {
  const files = readdirSync('shared/wechat', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const contents = files.map((name) => `export * from './shared/wechat/${name}';`).join('\n');
  const outfile = join(folder, 'core.mjs');
  buildSync({ ...bundleOptions, stdin: { contents, resolveDir: '.' }, outfile });
  return outfile;
}
