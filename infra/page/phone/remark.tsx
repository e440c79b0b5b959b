import type { ChatItem, Fields, Remark, Silence } from '../../local/page/model.ts';
import { clockDay, lengthOf } from '../parts/time.ts';
import { account, showTrace, user } from '../state/selection.ts';
import { now } from '../state/store.ts';
import { words } from '../words/words.ts';

/** A grey line about something that was not a message. */
export function RemarkLine({ item, what }: { item: ChatItem; what: Remark }) {
  const { phone } = words();
  const isSilence = what.kind === 'silence' || what.kind === 'rejected';
  return (
    <p class={`remark ${what.kind}`} data-trace={item.trace ?? undefined}>
      {textOf(what)}
      {isSilence && item.trace !== null && (
        <>
          {' · '}
          <button type="button" class="link-button" onClick={() => showTrace(item.trace ?? '')}>
            {what.kind === 'silence' ? phone.silence.why : phone.seeTrace}
          </button>
        </>
      )}
    </p>
  );
}

function textOf(what: Remark): string {
  const { phone } = words();
  switch (what.kind) {
    case 'event':
      return eventText(what.event, what.fields);
    case 'silence':
      return silenceText(what.why);
    case 'transfer':
      return phone.transfer(what.agent);
    case 'abnormal':
      return phone.abnormal(what.why);
    case 'rejected':
      return phone.rejected(what.status, what.why);
    case 'passed':
      return phone.passed(lengthOf(what.milliseconds));
  }
}

function eventText(event: string, fields: Fields): string {
  const { phone } = words();
  const name = user.value === undefined ? '' : words().user(user.value.number);
  const text = (field: string): string => String(fields[field] ?? '');
  switch (event) {
    case 'subscribe':
      return phone.event.subscribe(name, text('scene'));
    case 'unsubscribe':
      return phone.event.unsubscribe(name);
    case 'SCAN':
      return phone.event.scan(name, text('scene'));
    case 'CLICK': {
      const key = text('eventKey');
      const buttons = (account.value?.menu ?? []).flatMap((one) => [one, ...(one.buttons ?? [])]);
      return phone.event.click(buttons.find((one) => one.key === key)?.name ?? key);
    }
    case 'VIEW':
      return phone.event.view(text('eventKey'));
    case 'user_enter_tempsession':
      return phone.event.enter(name, text('sessionFrom'));
    case 'kf_create_session':
      return phone.event.takeOver(text('kfAccount'));
    case 'kf_close_session':
      return phone.event.giveBack(text('kfAccount'));
    default:
      return phone.event.other(event);
  }
}

function silenceText(why: Silence): string {
  const { silence } = words().phone;
  const time = (seconds: number): string => clockDay(seconds * 1000, now.value);
  switch (why.kind) {
    case 'muted':
      return silence.muted(why.rule, time(why.until));
    case 'cooldown':
      return silence.cooldown(why.rule, why.until === null ? null : time(why.until));
    case 'ignored':
      return silence.ignored(why.rule);
    case 'later':
      return silence.later(why.rule);
    case 'window':
      return silence.window(why.code);
    case 'nothing':
      return silence.nothing;
  }
}
