import { describe, expect, it } from 'vitest';
import { answersPassively } from '#infra/rules/answers-passively.ts';
import { buildProgram } from '#infra/rules/build/program.ts';
import { accountRules, issuesOf } from '../../support/rules-builder.ts';
import { codes } from './lint-set-up.ts';

const any = { message: 'any' };
const otherwise = { text: '没有客服在线' };

function programOf(rule: object, options: Parameters<typeof accountRules>[1] = {}) {
  const built = buildProgram(accountRules([{ id: 'r', ...rule }], options));
  expect(built.issues).toEqual([]);
  return built.program;
}

describe('a transfer', () => {
  it.each<[string, object, object | undefined, Parameters<typeof accountRules>[1]?]>([
    ['is made in the response', { when: any, transfer: true }, {}],
    ['to one agent too', { when: any, transfer: { kfAccount: 'a@b' } }, { kfAccount: 'a@b' }],
    ['may be asked for an event', { when: { menu: 'x' }, transfer: true }, {}],
    [
      'is made by a call where it matters who is online',
      { when: any, transfer: { otherwise } },
      { byCall: true, otherwise: [{ message: { msgtype: 'text', text: { content: '没有客服在线' } } }] },
    ],
    [
      'is made by a call where a response must show nothing of what is remembered',
      { when: any, cooldown: '1h', transfer: true },
      { byCall: true },
      { encryption: 'plaintext' },
    ],
  ])('%s', (_, rule, transfer, options = {}) => {
    const program = programOf(rule, options);
    expect(program.rules[0]?.transfer).toEqual(transfer);
    expect(answersPassively(program)).toBe(transfer !== undefined && !('byCall' in transfer));
  });
  it('ends a session where it is false', () => {
    const [rule] = programOf({ when: { menu: 'bye' }, transfer: false }).rules;
    expect(rule).toMatchObject({ closesSession: true });
    expect(rule).not.toHaveProperty('transfer');
  });
  it.each<[string, object, string, object]>([
    [
      'of an event in a mini program',
      { when: { event: 'user_enter_tempsession' }, transfer: true },
      'transfer-of-event',
      { kind: 'mini-program' },
    ],
    [
      'with a reply for nobody online in a mini program',
      { when: any, transfer: { otherwise } },
      'no-agent-sessions',
      { kind: 'mini-program' },
    ],
    [
      'that ends a session in a mini program',
      { when: any, transfer: false },
      'no-agent-sessions',
      { kind: 'mini-program' },
    ],
    [
      'of an event in an account that is not verified',
      { when: { menu: 'x' }, transfer: true },
      'transfer-of-event',
      { verified: false },
    ],
    [
      'of an event where the account says no',
      { when: { menu: 'x' }, transfer: true },
      'transfer-of-event',
      { agentSessions: false },
    ],
    [
      'that depends on memory in plaintext mode, without calls',
      { when: any, cooldown: '1h', transfer: true },
      'passive-with-memory',
      { encryption: 'plaintext', agentSessions: false },
    ],
    [
      'whose other reply is delayed',
      { when: any, transfer: { otherwise: { ...otherwise, after: '1m' } } },
      'otherwise-delayed',
      {},
    ],
    [
      'whose other reply has an unknown name in it',
      { when: any, transfer: { otherwise: { text: '{{variables.fone}}' } } },
      'unknown-name',
      { with: { variables: { phone: '1' } } },
    ],
  ])('%s is refused', (_, rule, code, account) => {
    expect(issuesOf([{ id: 'r', ...rule }], account).map((issue) => issue.code)).toContain(code);
  });
  it('is possible in a mini program that says so', () => {
    programOf(
      { when: { event: 'user_enter_tempsession' }, transfer: { otherwise } },
      { kind: 'mini-program', agentSessions: true },
    );
  });
});

describe('a rule that ends a session', () => {
  it('is found where it keeps silent during that session', () => {
    const bye = { when: { menu: 'bye' }, transfer: false };
    expect(codes([bye])).toEqual(['silent-session-end rules.0.transfer']);
    expect(codes([{ ...bye, evenWhenMuted: true }])).toEqual([]);
    expect(codes([bye], { with: { muteDuringAgentSession: false } })).toEqual([]);
  });
});
