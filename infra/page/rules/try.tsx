import { useEffect, useState } from 'preact/hooks';
import type { Results } from '../../local/page/api.ts';
import { Icon } from '../parts/icon.tsx';
import { FromAccount, MessageContent } from '../phone/account-message.tsx';
import { call, Refusal } from '../state/api.ts';
import { RulesConsidered } from '../truth/rules-considered.tsx';
import { words } from '../words/words.ts';
import { draft } from './draft.ts';

type Kind = 'text' | 'event' | 'menu';
const pause = 200;

/** Asks the draft what it answers, while it is being edited. */
export function Try() {
  const w = words();
  const [says, setSays] = useState('');
  const [kind, setKind] = useState<Kind>('text');
  /** Empty while a time is being chosen; null for now. */
  const [at, setAt] = useState<string | null>(null);
  const [who, setWho] = useState<'regular' | 'stranger' | 'muted'>('regular');
  const [answer, setAnswer] = useState<Results['rulesTry'] | null>(null);
  const [problem, setProblem] = useState('');
  const now = draft.value;
  useEffect(() => {
    if (now === null || says.trim() === '') {
      setAnswer(null);
      setProblem('');
      return;
    }
    const timer = setTimeout(() => {
      const options = {
        ...(kind === 'text' ? {} : { [kind]: says.trim() }),
        ...(at === null || at === '' ? {} : { at: at.replace('T', ' ') }),
        ...(who === 'stranger' ? { 'last-contact': 'never' } : {}),
        ...(who === 'muted' ? { muted: true } : {}),
      };
      call('rulesTry', {
        account: now.account,
        text: now.text,
        says: kind === 'text' ? says.trim() : '',
        options,
      })
        .then((result) => {
          setAnswer(result);
          setProblem('');
        })
        .catch((error: unknown) => {
          setAnswer(null);
          setProblem(error instanceof Refusal ? error.message : String(error));
        });
    }, pause);
    return () => clearTimeout(timer);
  }, [now?.text, says, kind, at, who]);
  return (
    <section class="box try">
      <header>
        <h3>{w.rules.try}</h3>
        <span class="caption end">
          {answer === null || answer.isDraft ? w.rules.draft : w.rules.notDraft}
        </span>
      </header>
      <div class="padded">
        <input
          id="try"
          class="field"
          value={says}
          aria-label={w.rules.tryPlaceholder}
          placeholder={kind === 'text' ? w.rules.tryPlaceholder : kind === 'event' ? 'subscribe' : 'coupon'}
          onInput={(event) => setSays(event.currentTarget.value)}
        />
        <div class="row wrap">
          <fieldset class="segments" aria-label={w.rules.try}>
            {(['text', 'event', 'menu'] as const).map((one) => (
              <button key={one} type="button" aria-pressed={kind === one} onClick={() => setKind(one)}>
                {w.rules.kinds[one]}
              </button>
            ))}
          </fieldset>
          <select
            class="field small"
            aria-label={w.queues.user}
            value={who}
            onChange={(event) => setWho(event.currentTarget.value as typeof who)}
          >
            <option value="regular">{w.rules.regular}</option>
            <option value="stranger">{w.rules.stranger}</option>
            <option value="muted">{w.rules.muted}</option>
          </select>
          <button type="button" class="button small" onClick={() => setAt(at === null ? '' : null)}>
            <Icon name="clock" size={14} />
            {at === null ? w.rules.now : w.rules.backToNow}
          </button>
          {at !== null && (
            <input
              class="field small"
              type="datetime-local"
              aria-label={w.rules.at}
              title={w.rules.at}
              value={at}
              onInput={(event) => setAt(event.currentTarget.value)}
            />
          )}
        </div>
        {problem !== '' && <p class="problem">{problem}</p>}
        {answer !== null && (
          <>
            <div class="try-chat" aria-live="polite">
              {answer.replies.map((message, index) => (
                <FromAccount key={`${index} ${JSON.stringify(message)}`}>
                  <MessageContent message={message} />
                </FromAccount>
              ))}
              {answer.replies.length === 0 && (
                <p class="remark">
                  {answer.transfers
                    ? w.rules.transfers
                    : answer.rule === null
                      ? w.rules.noRule
                      : `${answer.rule} · ${w.rules.noReply}`}
                </p>
              )}
            </div>
            <RulesConsidered rules={answer.rules} />
          </>
        )}
      </div>
    </section>
  );
}
