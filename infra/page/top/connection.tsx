import { Icon } from '../parts/icon.tsx';
import { clockSeconds } from '../parts/time.ts';
import { connection } from '../state/store.ts';
import { words } from '../words/words.ts';

/** Reports that the server is unreachable, or does not accept the page's token. */
export function Connection() {
  const { state } = words();
  const now = connection.value;
  if (now.kind === 'open') return null;
  if (now.kind === 'connecting') return <p class="waiting">{state.connecting}</p>;
  return (
    <div class="banner" role="alert">
      <Icon name="laptop" />
      {now.kind === 'lost' ? (
        <>
          <strong>{state.lost(clockSeconds(now.since))}</strong>
          <span>{state.retry(now.tries)}</span>
        </>
      ) : (
        <>
          <strong>{state.stranger}</strong>
          <span>{state.strangerHint}</span>
        </>
      )}
      <code>{state.restart}</code>
    </div>
  );
}
