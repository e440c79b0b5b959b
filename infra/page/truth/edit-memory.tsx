import { useEffect, useState } from 'preact/hooks';
import type { KeptView, PersonView } from '../../local/page/model.ts';
import { Dialog } from '../parts/dialog.tsx';
import { call } from '../state/api.ts';
import { now, personKey, persons } from '../state/store.ts';
import { attempt, say } from '../state/toast.ts';
import { words } from '../words/words.ts';

/** How long a user stays in a dialogue if no other time is given; minutes. */
const usualMinutes = 10;

/** Changes what rules remember about a user, to try out what happens then. */
export function EditMemory({ person, close }: { person: PersonView; close: () => void }) {
  const w = words().window;
  const [states, setStates] = useState<readonly string[]>([]);
  useEffect(() => attempt(async () => setStates(await statesOf(person.account))), [person.account]);
  const isLive = ({ until }: { readonly until: number }): boolean => until * 1000 > now.peek();
  const dialogue = person.dialogue !== null && isLive(person.dialogue) ? person.dialogue : null;
  const limits = person.applied.filter(isLive);
  const kept = person.kept.filter(isLive);
  return (
    <Dialog title={w.editTitle} close={close}>
      <form
        class="push-form edit-memory"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          attempt(async () => {
            await save(person, form, kept);
            say(w.edited);
            close();
          });
        }}
      >
        <label>
          {w.dialogue}
          <input
            class="field"
            name="dialogue"
            list="states"
            defaultValue={dialogue?.name ?? ''}
            placeholder={words().truth.noDialogue}
          />
          <datalist id="states">
            {states.map((state) => (
              <option key={state} value={state} />
            ))}
          </datalist>
        </label>
        <Minutes
          name="dialogueFor"
          label={w.dialogueFor}
          until={dialogue?.until ?? 0}
          otherwise={usualMinutes}
        />
        <Minutes name="mutedFor" label={w.mutedFor} until={person.mutedUntil} otherwise={0} />
        {limits.length > 0 && (
          <fieldset>
            <legend>{w.limits}</legend>
            {limits.map(({ rule, at }) => (
              <label key={rule} class="check">
                <input type="checkbox" name="unlimited" value={rule} />
                {w.unlimit(w.limited(rule, at.length))}
              </label>
            ))}
          </fieldset>
        )}
        {kept.map(({ kind, name, text }) =>
          kind === 'tags' ? (
            <label key={`${kind} ${name}`} class="check">
              <input type="checkbox" name={`${kind} ${name}`} defaultChecked />
              {w.kept[kind]} {name}
            </label>
          ) : (
            <label key={`${kind} ${name}`}>
              {w.kept[kind]} {name}
              <input
                name={`${kind} ${name}`}
                class="field"
                defaultValue={text}
                placeholder={w.emptyForgets}
              />
            </label>
          ),
        )}
        <div class="row right">
          <button type="button" class="button" onClick={close}>
            {w.cancel}
          </button>
          <button type="submit" class="button primary">
            {w.edit}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Minutes(props: { name: string; label: string; until: number; otherwise: number }) {
  const left = Math.ceil((props.until * 1000 - now.peek()) / 60_000);
  const [value] = useState(String(left > 0 ? left : props.otherwise));
  return (
    <label>
      {props.label}
      <input
        type="number"
        name={props.name}
        min={0}
        max={44_640}
        step={1}
        required
        class="field"
        defaultValue={value}
      />
    </label>
  );
}

async function save(person: PersonView, form: FormData, kept: readonly KeptView[]): Promise<void> {
  const { account, openId } = person;
  const text = (name: string): string => String(form.get(name) ?? '').trim();
  const inMinutes = (name: string): number => Math.floor(now.peek() / 1000) + Number(text(name)) * 60;
  const dialogue = text('dialogue');
  const found = await call('remember', {
    account,
    openId,
    dialogue: dialogue === '' ? null : { name: dialogue, until: inMinutes('dialogueFor') },
    mutedUntil: Number(text('mutedFor')) === 0 ? 0 : inMinutes('mutedFor'),
    unlimited: form.getAll('unlimited').map(String),
    kept: kept.map(({ kind, name }) => {
      const field = `${kind} ${name}`;
      if (kind === 'tags') return { kind, name, text: form.has(field) ? '' : null };
      return { kind, name, text: text(field) === '' ? null : text(field) };
    }),
  });
  persons.value = new Map(persons.value).set(personKey(account, openId), found);
}

/** The steps of dialogues in the account's rules. */
async function statesOf(account: string): Promise<readonly string[]> {
  const { text } = await call('rulesFile', { account });
  const names = [...text.matchAll(/\bsetState:\s*(?:\{\s*name:\s*)?["']?([\p{L}\p{N}_.-]+)/gu)];
  return [...new Set(names.flatMap(([, name]) => name ?? []))];
}
