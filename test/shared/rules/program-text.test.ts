import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '#infra/rules/build/program.ts';
import type { Program, ProgramRule } from '#shared/rules/program.ts';
import { readProgram, writeProgram } from '#shared/rules/program-text.ts';
import { loadRules } from '#shared/rules/rule-set.ts';
import { accountRules, t0 } from '../../support/rules-builder.ts';

/** Counts how often others had a turn meanwhile. */
async function turnsDuring<Result>(work: Promise<Result>): Promise<{ result: Result; turns: number }> {
  let turns = 0;
  let isOver = false;
  const tick = (): void => {
    turns++;
    if (!isOver) setImmediate(tick);
  };
  setImmediate(tick);
  const result = await work;
  isOver = true;
  return { result, turns };
}

const many = (count: number): Program => {
  const { program } = buildProgram(
    accountRules(
      Array.from({ length: count }, (_, index) => ({
        id: `rule-${index}`,
        when: { text: { contains: [`词${index}。`] } },
        reply: { text: `回答\n${index}` },
      })),
    ),
  );
  return program;
};

describe('the text of a program', () => {
  it('is JSON, and is read as it was written', async () => {
    const program = many(3);
    const anything = fc.jsonValue().map((value) => value as unknown as ProgramRule);
    await fc.assert(
      fc.asyncProperty(fc.array(anything), fc.string(), async (rules, timezone) => {
        const odd = JSON.parse(JSON.stringify({ ...program, timezone, rules })) as Program;
        const text = writeProgram(odd);
        expect(JSON.parse(text)).toEqual(odd);
        expect(await readProgram(text)).toEqual(odd);
      }),
    );
  });
  it('is read as it was stored before rules had lines of their own', async () => {
    const program = many(3);
    expect(await readProgram(JSON.stringify(program))).toEqual(program);
  });
  it.each(['', '{', '{"rules":[\n{,\n]}', 'null and more'])('is refused where it is %j', async (text) => {
    await expect(readProgram(text)).rejects.toThrow(SyntaxError);
  });
});

describe('ten thousand rules', () => {
  const program = many(10_000);
  const text = writeProgram(program);
  it('are read and made ready in small slices, between which others have their turn', async () => {
    const reading = await turnsDuring(readProgram(text));
    expect(reading.turns).toBeGreaterThanOrEqual(38);
    const loading = await turnsDuring(loadRules(reading.result));
    expect(loading.turns).toBeGreaterThanOrEqual(3 * 38);
  });
  it('decide as they do when they are made ready at once', async () => {
    const message = { type: 'text', msgId: '1', content: '请问词9999。' } as const;
    const decided = (await loadRules(await readProgram(text))).decide({
      key: 'k',
      openId: 'o1',
      at: t0,
      message,
    });
    expect(decided).toMatchObject({ decision: { rule: 'rule-9999' } });
  });
});
