import { buildProgram } from '#infra/rules/build/program.ts';
import { deployedRules } from '#shared/aws/deployed-rules.ts';
import { liveRules } from '#shared/aws/live-rules.ts';
import type { LogFields } from '#shared/aws/log-fields.ts';
import type { CurrentRules } from '#shared/aws/rules-item.ts';
import { CodedError } from '#shared/coded-error.ts';
import { accountRules } from '../../support/rules-builder.ts';

export const named = (id: string) => accountRules([{ id, when: { message: 'any' }, ignore: true }]);
export const program = (id: string): string => JSON.stringify(buildProgram(named(id)).program);
export const first = 'wechat-reply-Rules0123456789-1';
export const deployedOnce = (deployment = first) =>
  deployedRules([{ id: 'lantern', rules: buildProgram(named('deployed')).program }], deployment);

/** @param deployment of the rules that are deployed with the instance */
export function setUp(deployment = first) {
  let now = 1_000_000;
  let current: CurrentRules | undefined;
  const versions = new Map<number, string | Error>();
  const events: string[] = [];
  const told: (LogFields | undefined)[] = [];
  /** How long the next look takes; milliseconds. */
  let delay = 0;
  let reads = 0;
  let isDown = false;
  const rules = liveRules({
    table: {
      async current() {
        reads++;
        if (isDown) throw new Error('no DynamoDB');
        const seen = current;
        await Promise.resolve();
        now += delay;
        delay = 0;
        return seen;
      },
      async text(_, version) {
        const text = versions.get(version);
        if (typeof text === 'string') return text;
        throw text ?? new CodedError('rules_damaged', 'not there');
      },
    },
    deployed: deployedOnce(deployment),
    log: (_, event, fields) => {
      events.push(`${event} ${fields?.['version'] ?? ''}`.trim());
      told.push(fields);
    },
    now: () => now,
  });
  return {
    events,
    told,
    versions,
    /** The next look takes so many seconds, after what it sees. */
    slowly(seconds: number) {
      delay = seconds * 1000;
    },
    reads: () => reads,
    goDown(down: boolean) {
      isDown = down;
    },
    push(version: number, before = 0, over = first, more: Partial<CurrentRules> = {}) {
      current = { version, before, over, latest: version, at: 1, by: 'nina', ...more };
    },
    /** The rule that decides about a message of a user that was written so many seconds from now. */
    async asked(openId: string, seconds = 0): Promise<string | undefined> {
      const set = await rules.of('lantern', { openId, at: now / 1000 + seconds });
      return set.program.rules[0]?.id;
    },
    again: async (version: number) =>
      (await rules.again('lantern', version, { openId: 'o1', at: now / 1000 })).program.rules[0]?.id,
    seconds: () => now / 1000,
    /** The rule that is in force so many seconds later. */
    async later(seconds: number): Promise<string | undefined> {
      now += seconds * 1000;
      const set = await rules.of('lantern', { openId: 'o1', at: now / 1000 });
      // A look that was begun behind it ends before the next.
      await new Promise((resolve) => setImmediate(resolve));
      return set.program.rules[0]?.id;
    },
  };
}
