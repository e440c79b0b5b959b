import type { ChatItem, Fields, Trace } from '../../local/page/model.ts';

/** A conversation as a case of the account's tests, in YAML. */
export function testCase(
  items: readonly ChatItem[],
  traces: ReadonlyMap<string, Trace>,
  who: string,
): string {
  const steps = items.flatMap((item) => {
    const given = givenBy(item);
    if (given === undefined) return [];
    const replies = items.filter((one) => one.trace === item.trace && one.said.by === 'account');
    return [{ given, after: item.at, rule: traces.get(item.trace ?? '')?.rule ?? null, replies }];
  });
  const [first] = steps;
  if (first === undefined) return '';
  const at = new Date(first.after);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  const lines = steps.flatMap(({ given, after, rule, replies }, index) => {
    const seconds = Math.round((after - (steps[index - 1]?.after ?? after)) / 1000);
    return [
      `      - ${given}`,
      ...(seconds > 0 ? [`        after: ${seconds}s`] : []),
      ...expectation(rule, replies).map((line) => `        ${line}`),
    ];
  });
  return [
    `  - name: ${quoted(`${who} ${day} ${time}`)}`,
    `    at: "${day} ${time}"`,
    '    steps:',
    ...lines,
    '',
  ].join('\n');
}

function givenBy({ said }: ChatItem): string | undefined {
  if (said.by === 'user') {
    const { type, fields } = said;
    if (type === 'text') {
      const menu = fields['bizMsgMenuId'];
      const text = `text: ${quoted(fields['content'])}`;
      return menu === undefined ? text : `${text}\n        msgMenu: ${quoted(menu)}`;
    }
    if (type === 'location') {
      return `location: { latitude: ${String(fields['latitude'])}, longitude: ${String(fields['longitude'])} }`;
    }
    return `message: ${type}`;
  }
  if (said.by !== 'nobody' || said.what.kind !== 'event') return undefined;
  const { event, fields } = said.what;
  if (event === 'CLICK') return `menu: ${quoted(fields['eventKey'])}`;
  if (event === 'SCAN') return `scene: ${quoted(fields['scene'])}`;
  if (event === 'user_enter_tempsession') return `sessionFrom: ${quoted(fields['sessionFrom'])}`;
  const scene = fields['scene'];
  return event === 'subscribe' && scene
    ? `event: subscribe\n        fields: { scene: ${quoted(scene)} }`
    : `event: ${event}`;
}

function expectation(rule: string | null, replies: readonly ChatItem[]): string[] {
  if (rule === null && replies.length === 0) return ['expect: nothing'];
  const texts = replies.flatMap(({ said }) => {
    if (said.by !== 'account') return [];
    const text = (said.message['text'] as Fields | undefined)?.['content'];
    return typeof text === 'string'
      ? [quoted(text)]
      : [`{ message: { msgtype: ${String(said.message['msgtype'])} } }`];
  });
  return [
    'expect:',
    `  rule: ${rule ?? 'none'}`,
    ...(texts.length === 0 ? [] : ['  reply:', ...texts.map((text) => `    - ${text}`)]),
  ];
}

/** A text as YAML takes it, whatever is in it. */
const quoted = (value: unknown): string => JSON.stringify(String(value));
