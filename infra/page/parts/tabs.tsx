import type { ComponentChildren } from 'preact';

interface TabItem<Name extends string> {
  readonly name: Name;
  readonly label: ComponentChildren;
}

/** Tabs as in the ARIA guide: arrow keys move between them, and only one is in the tab order. */
export function Tabs<Name extends string>({
  id,
  label,
  items,
  chosen,
  choose,
  kind = 'tabs',
}: {
  id: string;
  label: string;
  items: readonly TabItem<Name>[];
  chosen: Name;
  choose: (name: Name) => void;
  kind?: 'tabs' | 'small-tabs';
}) {
  const step = (event: KeyboardEvent, by: number): void => {
    event.preventDefault();
    event.stopPropagation();
    const index = items.findIndex(({ name }) => name === chosen);
    const next = items[(index + by + items.length) % items.length];
    if (next === undefined) return;
    choose(next.name);
    const list = (event.currentTarget as HTMLElement).closest('[role=tablist]');
    list?.querySelector<HTMLElement>(`[data-tab="${next.name}"]`)?.focus();
  };
  return (
    <div class={kind} role="tablist" aria-label={label}>
      {items.map(({ name, label: text }) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`${id}-${name}`}
          data-tab={name}
          aria-selected={name === chosen}
          aria-controls={name === chosen ? `${id}-panel` : undefined}
          tabIndex={name === chosen ? 0 : -1}
          onClick={() => choose(name)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowRight') step(event, 1);
            if (event.key === 'ArrowLeft') step(event, -1);
          }}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
