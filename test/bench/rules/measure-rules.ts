import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildProgram } from '#infra/rules/build/program.ts';
import type { RuleSource } from '#infra/rules/schema/rule.ts';
import type { RuleContext } from '#shared/rules/engine/evaluation.ts';
import { readProgram, writeProgram } from '#shared/rules/program-text.ts';
import { loadRules } from '#shared/rules/rule-set.ts';
import { median } from '../rounds.ts';

/*
 * One engine with a number of rules, in its own process: `node one.mjs <engine> <rules> [folder of peers]`. Of ten rules,
 * six compare the whole text, three a part of it, and one uses a regular expression; the first match wins. Prints JSON:
 * microseconds of CPU time for a message, and milliseconds to compile the rules. For our engine it adds the milliseconds to
 * check and build them, once, when they are deployed or pushed.
 */

const [engine = '', count = '', peers = ''] = process.argv.slice(2);
const n = Number(count);

interface BenchRule {
  readonly id: string;
  readonly kind: 'equals' | 'contains' | 'matches';
  readonly key: string;
}
const rules = Array.from({ length: n }, (_, index): BenchRule => {
  const id = `r${index}`;
  if (index % 10 < 6) return { id, kind: 'equals', key: `关键词${index}号` };
  if (index % 10 < 9) return { id, kind: 'contains', key: `包含词${index}项` };
  return { id, kind: 'matches', key: `^查询${index}\\s+(\\d{4,8})$` };
});
const near = (kind: BenchRule['kind'], place: number): BenchRule =>
  rules.slice(0, Math.floor(n * place) + 1).findLast((rule) => rule.kind === kind) ?? (rules[0] as BenchRule);
const [exact, part, regex] = [near('equals', 0.5), near('contains', 0.9), near('matches', 0.99)];
const messages = [
  { text: exact.key, rule: exact.id },
  { text: `您好,请问${part.key}怎么用呢?谢谢`, rule: part.id },
  { text: regex.key.replace('^', '').replace(/\\s\+.*/, ' 20261'), rule: regex.id },
  { text: '今天天气不错,我们出去玩吧,好不好😀', rule: null },
] as const;

type Answer = (text: string) => string | null | Promise<string | null>;
let built = 0;
let longest = 0;
const engines: Readonly<Record<string, () => Answer | Promise<Answer>>> = {
  async ours() {
    const source = rules.map(
      ({ id, kind, key }): RuleSource => ({ id, when: { text: { [kind]: key } }, reply: { text: id } }),
    );
    const before = performance.now();
    const { program } = buildProgram({
      kind: 'official-account',
      appId: 'wx7d3a51c9e40b2f86',
      timezone: 'Asia/Shanghai',
      encryption: 'safe',
      verified: true,
      rules: source,
    });
    const text = writeProgram(program);
    built = performance.now() - before;
    const endWatch = watchTurns();
    const ruleSet = await loadRules(await readProgram(text));
    longest = endWatch();
    return (text) => {
      const context: RuleContext = {
        key: 'k',
        openId: 'oQ8dN5xKlantern0000000000001',
        at: 1761200431,
        message: { type: 'text', msgId: '1', content: text },
      };
      const decided = ruleSet.decide(context);
      return decided.kind === 'decided' ? decided.decision.rule : null;
    };
  },
  webot() {
    const { Webot } = peer('webot');
    const robot = new Webot();
    const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    for (const { id, kind, key } of rules) {
      const pattern = { equals: `=${key}`, contains: new RegExp(quoted(key)), matches: new RegExp(key) }[
        kind
      ];
      robot.set({ name: id, pattern, handler: id });
    }
    return (text) =>
      new Promise((resolve) => {
        robot.reply(
          { text, type: 'text', uid: 'u', session: {} },
          (_: unknown, info: { err: number; reply: string }) => resolve(info.err === 404 ? null : info.reply),
        );
      });
  },
  'json-rules-engine'() {
    const { Engine } = peer('json-rules-engine');
    const rulesEngine = new Engine([], { allowUndefinedFacts: true });
    const compiled = new Map<string, RegExp>();
    rulesEngine.addOperator('has', (a: string, b: string) => a.includes(b));
    rulesEngine.addOperator('re', (a: string, b: string) => {
      const regExp = compiled.get(b) ?? new RegExp(b);
      compiled.set(b, regExp);
      return regExp.test(a);
    });
    for (const [index, { id, kind, key }] of rules.entries()) {
      rulesEngine.addRule({
        name: id,
        priority: n - index,
        conditions: {
          all: [
            { fact: 'text', operator: { equals: 'equal', contains: 'has', matches: 're' }[kind], value: key },
          ],
        },
        event: { type: id },
        onSuccess: () => rulesEngine.stop(),
      });
    }
    return async (text) => (await rulesEngine.run({ text })).events[0]?.type ?? null;
  },
};

// biome-ignore lint/suspicious/noExplicitAny: the peers have no types
function peer(name: string): any {
  return createRequire(join(peers, 'noop.js'))(name);
}

/** CPU time for one message; microseconds, the median of the rounds. Rounds take equally long for every engine. */
async function measure(answer: Answer): Promise<number> {
  const spin = async (milliseconds: number): Promise<number> => {
    const before = process.cpuUsage();
    const end = performance.now() + milliseconds;
    let calls = 0;
    while (performance.now() < end) {
      for (let turn = 0; turn < 20; turn++) await answer(messages[calls++ & 3]?.text ?? '');
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / calls;
  };
  await spin(400);
  const rounds: number[] = [];
  for (let round = 0; round < 5; round++) rounds.push(await spin(300));
  return median(rounds);
}

/** Of this thread alone, if Node can tell. */
const cpuUsage: typeof process.cpuUsage =
  (process as { threadCpuUsage?: typeof process.cpuUsage }).threadCpuUsage ?? process.cpuUsage;

/** Measures the longest time that nothing else gets a turn; milliseconds of CPU time. */
function watchTurns(): () => number {
  let last = cpuUsage();
  let most = 0;
  let isOver = false;
  const turn = (): void => {
    const { user, system } = cpuUsage(last);
    most = Math.max(most, (user + system) / 1000);
    last = cpuUsage();
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  return () => {
    turn();
    isOver = true;
    return most;
  };
}

const start = performance.now();
const answer = await (engines[engine] as NonNullable<(typeof engines)[string]>)();
const ready = performance.now() - start - built;
for (const { text, rule } of messages) {
  const got = await answer(text);
  if (got !== rule) throw new Error(`${engine} answers ${text} by ${got} and not by ${rule}.`);
}
console.log(JSON.stringify({ cost: await measure(answer), ready, built, longest }));
process.exit();
