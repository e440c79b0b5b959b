import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { Dialog } from '../parts/dialog.tsx';
import { words } from '../words/words.ts';
import { type Command, commands } from './commands.ts';

export const showsSearch = signal(false);

/** Searches every page, user, account and switch, and runs the choice. */
export function Search() {
  const [text, setText] = useState('');
  const [index, setIndex] = useState(0);
  if (!showsSearch.value) return null;
  const { search, top } = words();
  const found = matching(commands(), text);
  const close = (): void => {
    showsSearch.value = false;
    setText('');
    setIndex(0);
  };
  const run = (command: Command | undefined): void => {
    if (command === undefined) return;
    close();
    command.run();
  };
  return (
    <Dialog title={top.search} close={close} kind="palette">
      <input
        class="field"
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="found"
        aria-activedescendant={found.length > 0 ? `found-${index}` : undefined}
        aria-label={search.placeholder}
        placeholder={search.placeholder}
        value={text}
        autoFocus
        onInput={(event) => {
          setText(event.currentTarget.value);
          setIndex(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setIndex(Math.min(found.length - 1, index + 1));
          else if (event.key === 'ArrowUp') setIndex(Math.max(0, index - 1));
          else if (event.key === 'Enter') run(found[index]);
          else return;
          event.preventDefault();
        }}
      />
      <div id="found" role="listbox" aria-label={top.search}>
        {found.map((command, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
          <div
            key={`${command.group} ${command.name}`}
            id={`found-${place}`}
            role="option"
            aria-selected={place === index}
            tabIndex={-1}
            onClick={() => run(command)}
          >
            <span>{command.name}</span>
            <span class="caption">{search.groups[command.group]}</span>
          </div>
        ))}
      </div>
      {found.length === 0 && <p class="caption">{search.nothing}</p>}
    </Dialog>
  );
}

function matching(all: readonly Command[], text: string): readonly Command[] {
  const parts = text.toLowerCase().split(/\s+/).filter(Boolean);
  return all
    .filter(({ name, also = '' }) => parts.every((part) => `${name} ${also}`.toLowerCase().includes(part)))
    .slice(0, 12);
}
