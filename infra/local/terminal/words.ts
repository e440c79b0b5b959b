import type { Language } from '../../language/text.ts';

/** The terminal's texts about a conversation. */
export interface TerminalWords {
  readonly hint: string;
  readonly chat: {
    readonly refused: (code: number | undefined) => string;
    readonly undetermined: string;
    readonly inResponse: string;
    readonly transfer: (agent: string) => string;
    readonly rejected: (status: number, why: string) => string;
    readonly passed: (seconds: number) => string;
  };
  /** Why no rule replied. */
  readonly silence: {
    readonly muted: (rule: string | null, until: string) => string;
    /** @param until null if it does not apply again */
    readonly cooldown: (rule: string, until: string | null) => string;
    readonly ignored: (rule: string) => string;
    readonly later: (rule: string) => string;
    readonly window: (code: string) => string;
    readonly nothing: string;
  };
  readonly look: {
    readonly noTrace: string;
    readonly outcome: (title: string, outcome: string, rule: string | null) => string;
    readonly changed: string;
    readonly closed: string;
    readonly until: (time: string) => string;
    readonly left: (count: number, until: string) => string;
    readonly none: string;
    readonly muted: (until: string) => string;
    readonly dialogue: (name: string, values: string) => string;
    readonly applied: (rule: string, until: string | null) => string;
    readonly noEvent: string;
  };
}

const outcomesInChinese: Readonly<Record<string, string>> = {
  running: '处理中',
  replied: '已回复',
  silent: '没有回复',
  refused: '没有发出',
  undetermined: '下落不明',
  rejected: '被拒绝',
  failed: '失败',
};

export const terminalWords: Readonly<Record<Language, TerminalWords>> = {
  en: {
    hint: 'Write as a user (/help for more).',
    chat: {
      refused: (code) => `WeChat refuses it: ${code ?? ''}`,
      undetermined: 'its outcome is unknown, and it is not sent again',
      inResponse: '(in the response)',
      transfer: (agent) => `is handed over to ${agent || 'the agents'}`,
      rejected: (status, why) => `the push was refused: HTTP ${status} ${why}`,
      passed: (seconds) => `${seconds} s have passed`,
    },
    silence: {
      muted: (rule, until) => `no reply: muted${rule === null ? '' : ` by ${rule}`} until ${until}`,
      cooldown: (rule, until) =>
        `no reply: ${rule} ${until === null ? 'is used up' : `cools down until ${until}`}`,
      ignored: (rule) => `no reply: ${rule} gives none`,
      later: (rule) => `${rule} replies later`,
      window: (code) => `not sent: ${code}`,
      nothing: 'no reply: no rule applies',
    },
    look: {
      noTrace: 'This user has not written to the account yet.',
      outcome: (title, outcome, rule) => `${title}: ${outcome}${rule === null ? '' : ` by ${rule}`}`,
      changed: 'The conversation had changed before anybody could look; write it once more.',
      closed: 'closed',
      until: (time) => `until ${time}`,
      left: (count, until) => `${count} messages may be sent until ${until}.`,
      none: 'No message may be sent until the user acts again.',
      muted: (until) => `Rules keep silent until ${until}.`,
      dialogue: (name, values) => `The dialogue is at ${name}: ${values}`,
      applied: (rule, until) =>
        `${rule} has applied${until === null ? '' : `, and does not again until ${until}`}`,
      noEvent: 'No event yet.',
    },
  },
  zh: {
    hint: '以用户的身份发消息（/help 看更多）。',
    chat: {
      refused: (code) => `微信拒绝：${code ?? ''}`,
      undetermined: '下落不明，不再重发',
      inResponse: '（在应答里）',
      transfer: (agent) => `转给${agent || '人工客服'}`,
      rejected: (status, why) => `推送被拒绝：HTTP ${status} ${why}`,
      passed: (seconds) => `过了 ${seconds} 秒`,
    },
    silence: {
      muted: (rule, until) => `没有回复：${rule === null ? '' : `${rule} 让规则`}静默到 ${until}`,
      cooldown: (rule, until) => `没有回复：${rule} ${until === null ? '次数用完了' : `冷却到 ${until}`}`,
      ignored: (rule) => `没有回复：${rule} 不回复`,
      later: (rule) => `${rule} 稍后回复`,
      window: (code) => `没有发出：${code}`,
      nothing: '没有回复：没有规则适用',
    },
    look: {
      noTrace: '这个用户还没有给账号发过消息。',
      outcome: (title, outcome, rule) =>
        `${title}：${outcomesInChinese[outcome] ?? outcome}${rule === null ? '' : ` · ${rule}`}`,
      changed: '还没来得及看，会话就变了；请再发一次。',
      closed: '已关',
      until: (time) => `到 ${time}`,
      left: (count, until) => `还能发 ${count} 条，到 ${until}。`,
      none: '用户再有动作之前，什么都不能发。',
      muted: (until) => `规则静默到 ${until}。`,
      dialogue: (name, values) => `正在对话 ${name}：${values}`,
      applied: (rule, until) => `${rule} 适用过${until === null ? '' : `，${until} 之前不再适用`}`,
      noEvent: '还没有事件。',
    },
  },
};
