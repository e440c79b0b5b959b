import type { Silence } from '../page/model.ts';
import type { Draft } from './draft.ts';
import type { Scene } from './scene.ts';

/** Events that nobody expects to be answered. */
const quiet = /^(unsubscribe|VIEW|view_miniprogram|LOCATION|kf_|TEMPLATE|MASSSEND|subscribe_msg|wxa_)/i;

/** Reports the outcome of a message once nothing is working on it any more. */
export function tellOutcome(scene: Scene, draft: Draft): void {
  const sends = draft.steps.filter(({ kind }) => kind === 'send');
  const results = sends.map(({ facts }) => facts['errcode']);
  const isPassive = draft.steps.some(({ kind, facts }) => kind === 'push' && facts['answer'] === 'reply');
  if (isPassive || results.includes(0)) draft.outcome = 'replied';
  else if (results.some((code) => code === undefined)) draft.outcome = 'undetermined';
  else if (results.length > 0 || draft.refusal !== null) draft.outcome = 'refused';
  else draft.outcome = draft.outcome === 'rejected' ? 'rejected' : 'silent';
  for (const { facts, chatItem } of sends) {
    if (facts['errcode'] === undefined && typeof chatItem === 'string') {
      const item = scene.chat.all().find(({ id }) => id === chatItem);
      if (item?.said.by === 'account') {
        scene.chat.change(chatItem, { ...item.said, state: 'undetermined' });
      }
    }
  }
  if (draft.outcome === 'silent' || (draft.outcome === 'refused' && results.length === 0)) {
    remarkSilence(scene, draft);
  }
}

function remarkSilence(scene: Scene, draft: Draft): void {
  const { message, openId } = draft;
  if (draft.isRemarked || openId === null || message === null) return;
  // The chat already says that a person is talking with the user.
  if (draft.steps.some(({ facts }) => facts['answer'] === 'transfer')) return;
  const event = message.type === 'event' || message.type === 'unknownEvent' ? message.event : undefined;
  if (event !== undefined && quiet.test(event)) return;
  draft.isRemarked = true;
  const why: Silence =
    draft.refusal !== null
      ? { kind: 'window', code: draft.refusal }
      : silenceOf(scene, draft, draft.asked?.silence ?? { kind: 'nothing' });
  scene.chat.add({
    account: draft.account,
    openId,
    trace: draft.id,
    said: { by: 'nobody', what: { kind: 'silence', why } },
  });
}

/** The rule that muted the rules: the last one that did so for this user. */
function silenceOf({ book }: Scene, draft: Draft, silence: Silence): Silence {
  if (silence.kind !== 'muted') return silence;
  const before = book
    .all()
    .findLast(
      (one) =>
        one !== draft &&
        one.account === draft.account &&
        one.openId === draft.openId &&
        one.asked?.decision?.changes.mutedUntil === silence.until,
    );
  const isPerson = before?.message?.type === 'event';
  return { ...silence, rule: isPerson ? null : (before?.asked?.decision?.rule ?? null) };
}
