import { describe, expect, it } from 'vitest';
import { failures, says } from '../support/rule-cases.ts';
import { setUp } from './decided-push-set-up.ts';
import { t0 } from './sender/set-up.ts';

/** A dialogue, and a person for whatever no rule answers. */
const rules = [
  { id: 'ask', when: says('预约'), setState: 'asked', reply: { text: '几点？' } },
  { id: 'stop', when: { state: 'asked', ...says('取消') }, clearState: true, reply: { text: '好的' } },
  { id: 'time', when: { state: 'asked', message: 'any' }, clearState: true, reply: { text: '约好了' } },
  { id: 'nurse', default: true, transfer: true },
];
const said = ['头疼', '预约', '三点', '还有事', '预约', '取消', '谢谢'];
const answeredBy = ['nurse', 'ask', 'time', 'nurse', 'ask', 'stop', 'nurse'];

describe('a transfer by default, behind a dialogue', () => {
  it('is shown by rules test', async () => {
    const steps = said.map((text, index) => ({
      text,
      expect: { rule: answeredBy[index], transfer: answeredBy[index] === 'nurse' },
    }));
    expect(await failures(rules, { steps })).toEqual([]);
  });
  it.each(['safe', 'plaintext'])(
    'is made by the functions where it is shown, in %s mode',
    async (encryption) => {
      const { text, deliver, clock, eventsOf } = await setUp(
        { rules, encryption },
        said.map(() => ({ errcode: 0 })),
      );
      const transfers: boolean[] = [];
      for (const [index, words] of said.entries()) {
        clock.now += 10_000;
        const { response, work } = await text(words, String(index), t0 + 10 * (index + 1));
        transfers.push((response as { type?: string } | null)?.type === 'transfer_customer_service');
        expect(await deliver(work)).toEqual([]);
      }
      expect(transfers).toEqual(answeredBy.map((rule) => rule === 'nurse'));
      expect(eventsOf('WeChatMessageReceived').map((one) => (one as { rule?: string }).rule)).toEqual(
        answeredBy,
      );
    },
  );
});
