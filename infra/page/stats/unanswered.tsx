import type { Stats } from '../../local/page/api.ts';
import { Icon } from '../parts/icon.tsx';
import { writeRuleFor } from '../rules/draft.ts';
import { view } from '../state/selection.ts';
import { words } from '../words/words.ts';

/** Questions that only a default rule answered, or none, grouped by similarity. */
export function Unanswered({ questions }: Pick<Stats, 'questions'>) {
  const { stats } = words();
  return (
    <section class="box">
      <header>
        <h3>{stats.unanswered}</h3>
      </header>
      {questions === null ? (
        <p class="caption padded">{stats.notKept}</p>
      ) : questions.length === 0 ? (
        <p class="caption padded">{stats.noUnanswered}</p>
      ) : (
        <ul class="unanswered">
          {questions.map(({ text, times, alike }) => (
            <li key={text}>
              <b>{times}</b>
              <span class="grow">
                <span class="cut">{text}</span>
                {alike.length > 0 && <span class="caption cut">{alike.slice(0, 3).join(' · ')}</span>}
              </span>
              <button
                type="button"
                class="button small"
                onClick={() => {
                  writeRuleFor(text);
                  view.value = 'rules';
                }}
              >
                <Icon name="pen" size={14} />
                {stats.write}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
