import { useEffect, useState } from 'preact/hooks';
import type { PersonView } from '../../local/page/model.ts';
import { Icon } from '../parts/icon.tsx';
import { clockDay, countdown } from '../parts/time.ts';
import { call } from '../state/api.ts';
import { now, personKey, persons, surroundings } from '../state/store.ts';
import { attempt, say } from '../state/toast.ts';
import { words } from '../words/words.ts';
import { EditMemory } from './edit-memory.tsx';

/** What rules remember about the user, and what was recently done for them. */
export function Memory({ person: state }: { person: PersonView }) {
  const w = words();
  const time = (seconds: number): string => clockDay(seconds * 1000, now.value);
  const { dialogue, mutedUntil, contactAt, applied, closedAt, deliveries, kept } = state;
  const [isEdited, setIsEdited] = useState(false);
  const isInDialogue = dialogue !== null && dialogue.until * 1000 > now.value;
  return (
    <section class="box">
      <header>
        <h3>{w.window.memory}</h3>
        <span class="row end">
          {surroundings.value?.kind === 'local' && (
            <button type="button" class="button small" onClick={() => setIsEdited(true)}>
              <Icon name="pen" size={12} />
              {w.window.edit}
            </button>
          )}
          <Forget person={state} />
        </span>
      </header>
      <table>
        <tbody>
          <tr>
            <th scope="row">{w.window.dialogue}</th>
            <td>
              {isInDialogue ? (
                <>
                  <code>{dialogue.name}</code>{' '}
                  {Object.entries(dialogue.values).map(([name, value]) => (
                    <span key={name} class="pill">
                      {name}: {value}
                    </span>
                  ))}
                </>
              ) : (
                w.truth.noDialogue
              )}
            </td>
            <td class="caption">
              {isInDialogue &&
                w.window.ends(time(dialogue.until), countdown(dialogue.until * 1000 - now.value))}
            </td>
          </tr>
          <tr>
            <th scope="row">{w.window.contact}</th>
            <td>
              {contactAt === 0 ? w.window.noContact : w.window.lastContact(time(contactAt))}
              {closedAt > 0 && ` · ${w.window.unfollowed(time(closedAt))}`}
            </td>
            <td />
          </tr>
          <tr>
            <th scope="row">{w.window.muted}</th>
            <td>
              {mutedUntil * 1000 > now.value ? w.truth.mutedUntil(time(mutedUntil)) : w.window.notMuted}
            </td>
            <td class="caption">
              {mutedUntil * 1000 > now.value && w.truth.still(countdown(mutedUntil * 1000 - now.value))}
            </td>
          </tr>
          {applied
            .filter(({ until }) => until * 1000 > now.value)
            .map(({ rule, at, until }, index) => (
              <tr key={rule}>
                <th scope="row">{index === 0 && w.window.limits}</th>
                <td>{w.window.limited(rule, at.length)}</td>
                <td class="caption">{w.window.until(time(until))}</td>
              </tr>
            ))}
          {kept
            .filter(({ until }) => until * 1000 > now.value)
            .map(({ kind, name, text, until }) => (
              <tr key={`${kind} ${name}`}>
                <th scope="row">{w.window.kept[kind]}</th>
                <td>
                  <code>{name}</code> {text}
                </td>
                <td class="caption">{w.window.keptUntil(time(until))}</td>
              </tr>
            ))}
        </tbody>
      </table>
      {isEdited && <EditMemory person={state} close={() => setIsEdited(false)} />}
      <h4 class="padded">{w.window.deliveries}</h4>
      <table>
        <tbody>
          {deliveries.slice(0, 8).map(({ key, at, states }) => (
            <tr key={key}>
              <td class="mono">{time(at)}</td>
              <td class="mono cut">{key}</td>
              <td>
                {states.length === 0
                  ? w.window.nothingToSend
                  : states.map((one) => w.window.states[one] ?? one).join(' · ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Asks for confirmation, because forgetting cannot be undone. */
function Forget({ person: { account, openId } }: { person: PersonView }) {
  const w = words();
  const [isAsked, setIsAsked] = useState(false);
  useEffect(() => setIsAsked(false), [account, openId]);
  const forget = async (): Promise<void> => {
    setIsAsked(false);
    await call('forget', { account, openId });
    const found = await call('person', { account, openId });
    persons.value = new Map(persons.value).set(personKey(account, openId), found);
    say(w.window.forgotten);
  };
  return (
    <button
      type="button"
      class="button small danger"
      onBlur={() => setIsAsked(false)}
      onClick={() => (isAsked ? attempt(forget) : setIsAsked(true))}
    >
      {isAsked ? w.window.reallyForget : w.window.forget}
    </button>
  );
}
