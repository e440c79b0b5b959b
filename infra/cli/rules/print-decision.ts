import type { Decision, SessionChange } from '#shared/rules/engine/decision.ts';
import { unmatchedCounter } from '#shared/rules/engine/keep.ts';
import type { KeptChange } from '#shared/rules/memory.ts';
import { both, type Language, type Text } from '../../language/text.ts';
import { causeInChinese } from '../../rules/explain/cause-in-chinese.ts';
import { describeDuration } from '../../rules/explain/describe-condition.ts';
import type { RuleExplanation, RuleOutcome } from '../../rules/explain/explain.ts';
import { messageText, namesCancelled } from '../../rules/testing/expect.ts';

/** What rules do, as lines. @param at epoch seconds */
export function decisionLines(decision: Decision, at: number, language: Language): string[] {
  return decisionTexts(decision, at).map((text) => text[language]);
}

function decisionTexts(decision: Decision, at: number): Text[] {
  const { rule, applied, passive, session, replies, delayed, typing, emits, changes, muted } = decision;
  const also = applied.filter((id) => id !== rule);
  const lines = muted ? [silence(decision)] : [];
  lines.push(
    rule === null ? both('no rule answers', '没有规则回答') : both(`answered by ${rule}`, `由 ${rule} 回答`),
  );
  if (also.length > 0) lines.push(both(`also applied: ${also.join(', ')}`, `同时生效：${also.join('、')}`));
  if (passive?.kind === 'transfer') {
    const { kfAccount } = passive;
    lines.push(both(`handed over to ${kfAccount ?? 'a person'}`, `转给${kfAccount ?? '人工'}`));
  }
  if (session !== undefined) lines.push(...sessionTexts(session));
  if (typing !== null) {
    const seconds = typing / 1000;
    lines.push(
      both(
        `shows typing${typing === 0 ? '' : ` for ${seconds}s`}`,
        `显示正在输入${typing === 0 ? '' : ` ${seconds} 秒`}`,
      ),
    );
  }
  if (passive?.kind === 'reply') {
    const text = indented(messageText(passive.message));
    lines.push(both(`answers in the response: ${text}`, `在响应里回复：${text}`));
  }
  for (const { message } of replies) {
    const text = indented(messageText(message));
    lines.push(both(`replies: ${text}`, `回复：${text}`));
  }
  for (const { message, after, unlessUserWrites } of delayed) {
    const text = indented(messageText(message));
    lines.push(
      both(
        `after ${describeDuration(after)}${unlessUserWrites ? ', unless the user writes again' : ''}: ${text}`,
        `${describeDuration(after)} 之后${unlessUserWrites ? '（用户没再发消息的话）' : ''}：${text}`,
      ),
    );
  }
  for (const { type, detail } of emits) {
    lines.push(both(`emits ${type} ${JSON.stringify(detail)}`, `发出事件 ${type} ${JSON.stringify(detail)}`));
  }
  lines.push(...stateTexts(changes.state, at));
  const cancelled = namesCancelled(decision);
  if (cancelled.length > 0) {
    lines.push(both(`cancels ${cancelled.join(', ')}`, `取消 ${cancelled.join('、')}`));
  }
  lines.push(...keptTexts(changes.kept ?? {}, at));
  if (changes.mutedUntil !== undefined) {
    const left = changes.mutedUntil - at;
    lines.push(
      left > 0
        ? both(`mutes the rules for ${describeDuration(left)}`, `让规则静默 ${describeDuration(left)}`)
        : both('lets the rules speak again', '解除静默，规则重新回复'),
    );
  }
  return lines;
}

function sessionTexts(session: SessionChange): Text[] {
  if (session.kind === 'close') return [both('ends the session with the agent', '结束人工会话')];
  const { kfAccount, otherwise = [] } = session;
  const agent = both(kfAccount ?? 'the least busy agent online', kfAccount ?? '在线且接待最少的客服');
  return [
    both(`handed over to ${agent.en}, by a call to WeChat`, `调用微信接口转给${agent.zh}`),
    ...otherwise.map((message) => {
      const text = indented(messageText(message));
      return both(`if no agent takes it: ${text}`, `没有客服接待时：${text}`);
    }),
  ];
}

function stateTexts(state: Decision['changes']['state'], at: number): Text[] {
  if (state === undefined) return [];
  if (state === null) return [both('ends the dialogue', '结束对话')];
  const { name, until, values } = state;
  const kept = Object.keys(values).length === 0 ? '' : JSON.stringify(values);
  const length = describeDuration(until - at);
  return [
    both(
      `state ${name} for ${length}${kept === '' ? '' : ` with ${kept}`}`,
      `状态 ${name}，保持 ${length}${kept === '' ? '' : `，保存 ${kept}`}`,
    ),
  ];
}

function keptTexts(
  { dialogues = {}, values = {}, counters = {}, tags = {} }: KeptChange,
  at: number,
): Text[] {
  return [
    ...Object.entries(dialogues).map(([name, state]) =>
      state === null
        ? both(`ends the dialogue ${name}`, `结束对话 ${name}`)
        : both(
            `state ${state.name} of ${name} for ${describeDuration(state.until - at)}`,
            `对话 ${name} 的状态 ${state.name}，保持 ${describeDuration(state.until - at)}`,
          ),
    ),
    ...Object.entries(values).map(([name, value]) =>
      value === null
        ? both(`forgets ${name}`, `忘掉 ${name}`)
        : both(`remembers ${name}: ${indented(value.text)}`, `记住 ${name}：${indented(value.text)}`),
    ),
    ...Object.entries(counters)
      .filter(([name]) => name !== unmatchedCounter)
      .map(([name, counter]) =>
        both(`counts ${name} to ${counter?.count ?? 0}`, `${name} 计数到 ${counter?.count ?? 0}`),
      ),
    ...Object.entries(tags).map(([tag, given]) =>
      given === null
        ? both(`takes away the tag ${tag}`, `去掉标签 ${tag}`)
        : both(`gives the tag ${tag}`, `打上标签 ${tag}`),
    ),
  ];
}

function silence({ applied }: Decision): Text {
  return applied.length === 0
    ? both('rules keep silent: a person talks with the user', '规则静默：人工客服正在接待')
    : both('a person talks with the user, and this applies even then', '人工客服正在接待，这条规则仍然生效');
}

/** All lines of a text after the first are indented. */
function indented(text: string): string {
  return text.replaceAll('\n', `\n${' '.repeat(9)}`);
}

/** If there are more rules than this, only the ones that apply are shown, unless all are asked for. */
const few = 20;

const outcomes: Readonly<Record<RuleOutcome, string>> = {
  applies: '生效',
  'does not apply': '不生效',
  unknown: '不确定',
  'not reached': '没轮到',
  'would apply too': '本来也会生效',
};

/** Why: each rule with its result. */
export function whyLines(rules: readonly RuleExplanation[], showAll: boolean, language: Language): string[] {
  const isTold = ({ outcome }: RuleExplanation): boolean => outcome !== 'not reached';
  const isShort = (one: RuleExplanation): boolean => isTold(one) && one.outcome !== 'does not apply';
  const shown = showAll ? rules : rules.filter(rules.length <= few ? isTold : isShort);
  const width = Math.max(0, ...shown.map(({ rule }) => rule.length));
  const isChinese = language === 'zh';
  const lines = shown.map(({ rule, outcome, why, cause }) =>
    isChinese
      ? `${rule.padEnd(width)}  ${outcomes[outcome].padEnd(6, '\u3000')}  ${causeInChinese(cause)}`
      : `${rule.padEnd(width)}  ${outcome.padEnd(16)}  ${why}`,
  );
  const hidden = rules.length - shown.length;
  if (hidden === 0) return lines;
  return [
    ...lines,
    isChinese ? `还有 ${hidden} 条；加 --all 全部显示` : `and ${hidden} more; --all shows them`,
  ];
}
