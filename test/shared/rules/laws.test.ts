import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { literalsOf } from '#infra/rules/build/pattern-literals.ts';
import { explain } from '#infra/rules/explain/explain.ts';
import { compilePattern } from '#shared/rules/engine/pattern.ts';
import { normalizeText } from '#shared/rules/normalize.ts';
import { decideNaively } from '../../support/naive-rules.ts';
import { context, recollection, rules } from '../../support/rule-arbitraries.ts';
import { accountRules, decisionOf, ruleSetOf } from '../../support/rules-builder.ts';

describe('the engine', () => {
  it('decides as the rules read, without index or compilation', async () => {
    let answered = 0;
    let captured = 0;
    await fc.assert(
      fc.asyncProperty(
        rules,
        fc.array(context, { minLength: 1, maxLength: 12 }),
        async (source, contexts) => {
          const ruleSet = await ruleSetOf(source);
          for (const one of contexts) {
            const { rule, applied, replies } = decisionOf(ruleSet.decide(one));
            const { matched, ...naive } = decideNaively(accountRules(source), one);
            expect({ rule, applied }).toEqual(naive);
            for (const { rule: id, message } of replies) {
              const said = message.msgtype === 'text' ? message.text.content : '';
              if (!said.startsWith('r')) continue;
              expect(said).toBe(`r${matched[applied.indexOf(id)]}`);
              if (said.length > 1) captured++;
            }
            if (rule !== null) answered++;
          }
        },
      ),
      { numRuns: 1500 },
    );
    // The law says nothing if hardly any message is answered.
    expect(answered).toBeGreaterThan(2000);
    expect(captured).toBeGreaterThan(200);
  });

  it('decides the same each time, whatever it was asked before', async () => {
    await fc.assert(
      fc.asyncProperty(rules, fc.array(context, { minLength: 2, maxLength: 6 }), async (source, contexts) => {
        const [one, other] = [await ruleSetOf(source), await ruleSetOf(source)];
        const first = contexts.map((each) => one.decide(each));
        const again = contexts.toReversed().map((each) => other.decide(each));
        expect(again.reverse()).toEqual(first);
      }),
      { numRuns: 200 },
    );
  });

  it('does not change what is decided when a rule of lower priority is added', async () => {
    await fc.assert(
      fc.asyncProperty(rules, rules, context, async (source, added, asked) => {
        const before = decisionOf((await ruleSetOf(source)).decide(asked));
        fc.pre(
          before.applied.some(
            (id) => !('continue' in (source.find((rule) => 'id' in rule && rule.id === id) ?? {})),
          ),
        );
        const lower = added.map((rule, index) => ({
          ...rule,
          id: `added${index}`,
          default: true,
          priority: -2,
        }));
        expect(decisionOf((await ruleSetOf([...source, ...lower])).decide(asked))).toEqual(before);
      }),
      { numRuns: 400 },
    );
  });

  it('decides without memory only what is the same with any memory', async () => {
    let blind = 0;
    await fc.assert(
      fc.asyncProperty(
        rules,
        context,
        fc.array(recollection, { minLength: 3, maxLength: 6 }),
        async (source, asked, memories) => {
          const ruleSet = await ruleSetOf(source);
          const without = ruleSet.decide({ ...asked, recollection: undefined });
          if (without.kind !== 'decided') return;
          blind++;
          const { decision } = without;
          for (const one of memories) {
            const isMuted = one.memory.mutedUntil > asked.at;
            if (isMuted && decision.unlessMuted) continue;
            const {
              usedMemory: _,
              muted: __,
              ...same
            } = decisionOf(ruleSet.decide({ ...asked, recollection: one }));
            const { usedMemory, muted, ...expected } = decision;
            expect({ usedMemory: false, muted: false }).toEqual({ usedMemory, muted });
            // A rule that would only keep silent makes no difference where no rule applies.
            expect({ ...same, unlessMuted: expected.unlessMuted }).toEqual(expected);
          }
        },
      ),
      { numRuns: 1000 },
    );
    expect(blind).toBeGreaterThan(200);
  });

  it('explains just what it decides', async () => {
    await fc.assert(
      fc.asyncProperty(rules, context, fc.boolean(), async (source, asked, remembers) => {
        const ruleSet = await ruleSetOf(source);
        const question = remembers ? asked : { ...asked, recollection: undefined };
        const explanation = explain(ruleSet, question);
        expect(explanation.decided).toEqual(ruleSet.decide(question));
        const applying = explanation.rules
          .filter(({ outcome }) => outcome === 'applies')
          .map(({ rule }) => rule);
        if (explanation.decided.kind === 'decided') {
          expect(applying).toEqual(explanation.decided.decision.applied);
        } else {
          // What a rule that applies says can need memory, too.
          expect(
            explanation.rules.some(({ outcome }) => outcome === 'unknown' || outcome === 'applies'),
          ).toBe(true);
        }
        for (const { why } of explanation.rules) expect(why).not.toBe('');
      }),
      { numRuns: 500 },
    );
  });
});

describe('the literals of a pattern', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'a',
      'B',
      '退',
      '货',
      '1',
      '.',
      '\\d',
      '[ab退]',
      '^',
      '$',
      '\\b',
      '(?i)',
      '\\.',
      'é',
      '\\Qa1\\E',
    ),
    fc.constantFrom('(退|a)', '(?:ab|1)', '(货a)', '(?i:B)', '(|a)'),
  );
  const repetition = fc.constantFrom('', '', '', '', '?', '*', '+', '{2}', '{0,1}', '{1,}', '??');
  const sequence = fc
    .array(fc.tuple(piece, repetition), { minLength: 1, maxLength: 5 })
    .map((parts) =>
      parts.map(([one, times]) => one + (/^[\^$]|\(\?i\)$|^\\b$/.test(one) ? '' : times)).join(''),
    );
  const pattern = fc.array(sequence, { minLength: 1, maxLength: 2 }).map((parts) => parts.join('|'));
  const subject = fc.string({
    unit: fc.constantFrom('a', 'b', 'B', '退', '货', '1', '.', 'é', 'É', ' '),
    maxLength: 10,
  });

  it('are in every text that it matches', () => {
    let told = 0;
    fc.assert(
      fc.property(pattern, fc.array(subject, { minLength: 5, maxLength: 20 }), (source, subjects) => {
        const literals = literalsOf(source);
        if (literals === undefined) return;
        told++;
        const compiled = compilePattern({ source, ignoreCase: true });
        for (const one of subjects.filter((text) => compiled.test(text))) {
          expect(literals.some((literal) => one.toLowerCase().includes(literal))).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
    expect(told).toBeGreaterThan(500);
  });
});

/** What one step of normalizing can leave for another: tones, gaps, repeats, and marks that join what is before them. */
const hard = [
  '☝',
  '👍',
  '🏻',
  '\uFE0F',
  'か',
  '\u3099',
  '中',
  ' ',
  '…',
  '.',
  '，',
  'İ',
  'e',
  '\u0301',
  '單',
  '\uF9A5',
];

describe('a normalized text', () => {
  it('does not change when it is normalized again', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 20 }),
          fc.string({ unit: fc.constantFrom(...hard), maxLength: 12 }),
        ),
        fc.integer({ min: 0, max: 255 }),
        (text, mask) => {
          const once = normalizeText(text, mask);
          expect(normalizeText(once, mask)).toBe(once);
        },
      ),
      { numRuns: 5000 },
    );
  });
});
