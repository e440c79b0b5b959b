import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importConsole } from '#infra/rules/import/import-console.ts';
import { messageText } from '#infra/rules/testing/expect.ts';
import type { Message } from '#shared/wechat/inbound/push.ts';
import { read } from '../../../support/console-replies.ts';
import { consoleAnswers } from '../../../support/naive-console.ts';
import {
  contextOf,
  decisionOf,
  event,
  image,
  recollectionOf,
  ruleSetOf,
  t0,
  text,
} from '../../../support/rules-builder.ts';

describe('imported rules', () => {
  const word = fc.constantFrom('菜单', '单', 'Menu', 'menu', '菜', ' ', '？', '{{x}}', '菜单？');
  const reply = fc.record({
    type: fc.constant('text'),
    content: fc.constantFrom('甲', '乙', '{{match.x}}', '\\{{', 'a\nb'),
  });
  const console = fc.record({
    is_add_friend_reply_open: fc.constantFrom(0, 1, true, false),
    is_autoreply_open: fc.constantFrom(0, 1),
    add_friend_autoreply_info: fc.option(reply, { nil: undefined }),
    message_default_autoreply_info: fc.option(reply, { nil: undefined }),
    keyword_autoreply_info: fc.record({
      list: fc.array(
        fc.record({
          rule_name: fc.constantFrom('a', 'b', '', '菜 单'),
          reply_mode: fc.constantFrom('reply_all', 'random_one'),
          keyword_list_info: fc.array(
            fc.record({
              type: fc.constant('text'),
              match_mode: fc.constantFrom('contain', 'equal'),
              content: word,
            }),
            { minLength: 1, maxLength: 3 },
          ),
          reply_list_info: fc.array(reply, { minLength: 1, maxLength: 3 }),
        }),
        { maxLength: 4 },
      ),
    }),
  });
  const said = fc.oneof(
    fc
      .array(fc.oneof(word, fc.constantFrom('x', 'ＭＥＮＵ')), { minLength: 1, maxLength: 3 })
      .map((parts) => ({ text: parts.join('') })),
    fc.constantFrom({ event: 'subscribe' }, { event: 'CLICK' }, { other: true as const }),
  );
  const messageOf = (what: { text: string } | { event: string } | { other: true }): Message => {
    if ('text' in what) return text(what.text);
    return 'event' in what ? event(what.event, what.event === 'CLICK' ? { eventKey: 'k' } : {}) : image;
  };

  it('answer as the console did', async () => {
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(
        console,
        fc.array(said, { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        async (source, messages, recently) => {
          const replies = read(source);
          const { rules } = importConsole(replies, { media: new Map(), passive: false, quota: 5 });
          const ruleSet = await ruleSetOf(rules);
          const applied = recently ? { otherwise: { at: [t0 - 1800], until: t0 + 1800 } } : {};
          for (const [index, what] of messages.entries()) {
            const context = contextOf(messageOf(what), {
              key: `k${index}`,
              recollection: recollectionOf({ contactAt: 1, applied }),
            });
            const texts = decisionOf(ruleSet.decide(context)).replies.map(({ message }) =>
              messageText(message),
            );
            const expected = consoleAnswers(replies, what, recently);
            if (expected.kind === 'all') expect(texts).toEqual(expected.texts);
            else {
              expect(texts).toHaveLength(1);
              expect(expected.of).toContain(texts[0]);
            }
            if (texts.length > 0) answered++;
          }
        },
      ),
      { numRuns: 800 },
    );
    expect(answered).toBeGreaterThan(500);
  });
});
