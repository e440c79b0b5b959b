import type { LocalRequest } from '../http-server.ts';
import type { Observer } from '../observe.ts';
import { type DecodedPush, decodePush } from './decode-push.ts';
import { begin, type Draft, end, lastStep, titleOf } from './draft.ts';
import { passiveAnswer } from './passive-answer.ts';
import { payload, responsePayload } from './payload.ts';
import type { Scene } from './scene.ts';

/** Pushes that the receiver is handling, by their body, so that its invocation can be matched with them. */
export type PendingPushes = Map<string, Draft>;

/** Begins a trace with each push, whoever sent it. */
export function watchWebhook(scene: Scene, pending: PendingPushes): Observer['webhook'] {
  return (request) => {
    const [, name = ''] = request.path.split('/');
    const traced = scene.accountNamed(name);
    if (traced === undefined || request.method !== 'POST') return () => {};
    const body = request.body.toString('utf8');
    const decoded = decodePush(body, traced.keys);
    const known = decoded === undefined ? undefined : scene.book.about(decoded.push.key);
    const draft = known ?? open(scene, name, request, decoded);
    draft.fields ??= decoded?.fields ?? null;
    draft.wire ??= { query: Object.fromEntries(request.query), body };
    const step = begin(draft, 'push', 'wechat', {
      path: request.path,
      bytes: request.body.length,
      mode: decoded?.isEncrypted ? traced.account.encryption : 'plaintext',
      isRepeat: known !== undefined,
      age: age(request, scene.now()),
    });
    step.payloads = pushPayloads(request, decoded);
    pending.set(body, draft);
    scene.book.changed(draft);

    return (response) => {
      end(draft, step, response.status !== 200);
      pending.delete(body);
      step.facts['status'] = response.status;
      step.payloads = [...step.payloads, responsePayload(response)];
      end(draft, lastStep(draft, 'verify'), response.status !== 200);
      if (response.status === 200) {
        const answer = passiveAnswer(response.body.toString(), traced);
        step.facts['answer'] = answer?.kind ?? (response.body.length === 0 ? 'empty' : 'success');
        if (answer !== undefined) showAnswer(scene, draft, answer);
      } else if (known === undefined) reject(scene, draft, response.status);
      scene.book.changed(draft);
    };
  };
}

function open(scene: Scene, account: string, request: LocalRequest, decoded: DecodedPush | undefined): Draft {
  const { push } = decoded ?? {};
  const openId = push?.openId ?? request.query.get('openid');
  const draft = scene.book.open(
    {
      account,
      openId,
      key: push?.key ?? null,
      from: 'push',
      title: push === undefined ? '?' : titleOf(push.message),
      message: push?.message ?? null,
    },
    scene.now(),
  );
  if (openId !== null) scene.meet(openId);
  if (push === undefined) return draft;
  const { message } = push;
  const { type, ...fields } = message;
  const item = scene.chat.add({
    account,
    openId: push.openId,
    trace: draft.id,
    said:
      message.type === 'event' || message.type === 'unknownEvent'
        ? { by: 'nobody', what: { kind: 'event', event: message.event, fields } }
        : { by: 'user', type, fields },
  });
  draft.chatItem = item.id;
  return draft;
}

/** A push that the receiver refused is not from a user. */
function reject(scene: Scene, draft: Draft, status: number): void {
  if (status >= 500) return;
  draft.outcome = 'rejected';
  if (draft.chatItem !== null) scene.chat.remove(draft.chatItem);
  if (draft.openId === null) return;
  const item = scene.chat.add({
    account: draft.account,
    openId: draft.openId,
    trace: draft.id,
    said: { by: 'nobody', what: { kind: 'rejected', status, why: '' } },
  });
  draft.chatItem = item.id;
}

function showAnswer(scene: Scene, draft: Draft, answer: NonNullable<ReturnType<typeof passiveAnswer>>): void {
  if (draft.openId === null) return;
  const about = { account: draft.account, openId: draft.openId, trace: draft.id };
  draft.outcome = 'replied';
  draft.seenAfter ??= lastStep(draft, 'push')?.end ?? null;
  if (answer.kind === 'transfer') {
    scene.chat.add({ ...about, said: { by: 'nobody', what: { kind: 'transfer', agent: answer.agent } } });
  } else {
    scene.chat.add({
      ...about,
      said: { by: 'account', message: answer.message, state: 'sent', isPassive: true },
    });
  }
}

/** How old the signed time of a push is; seconds. */
function age({ query }: LocalRequest, now: number): number | null {
  const timestamp = Number(query.get('timestamp') ?? Number.NaN);
  return Number.isNaN(timestamp) ? null : Math.round(now / 100 - timestamp * 10) / 10;
}

function pushPayloads({ method, path, rawQueryString, headers, body }: LocalRequest, decoded?: DecodedPush) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [
    ...(decoded === undefined ? [] : [payload('plain', decoded.plain)]),
    ...(decoded?.isEncrypted === false ? [] : [payload('cipher', body.toString('utf8'))]),
    payload('headers', [`${method} ${path}?${rawQueryString}`, ...lines].join('\n')),
  ];
}
