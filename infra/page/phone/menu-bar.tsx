import { useState } from 'preact/hooks';
import type { MenuButton } from '../../local/page/model.ts';
import { Icon } from '../parts/icon.tsx';
import { account } from '../state/selection.ts';
import { words } from '../words/words.ts';
import { act } from './compose.tsx';

/** The custom menu of the account. */
export function MenuBar() {
  const { phone } = words();
  const [open, setOpen] = useState<string | null>(null);
  const menu = account.value?.menu ?? [];
  if (menu.length === 0) return null;
  const tap = ({ key, url }: MenuButton): void => {
    setOpen(null);
    if (key !== undefined) act({ do: 'click', key });
    else if (url !== undefined) act({ do: 'view', url });
  };
  return (
    <nav class="menu-bar" aria-label={phone.menu}>
      {menu.map((button) => (
        <div key={button.name}>
          {open === button.name && (
            <div class="sub-menu">
              {(button.buttons ?? []).map((inner) => (
                <button
                  key={inner.name}
                  type="button"
                  {...unlessItDoes(inner, phone.notSimulated)}
                  onClick={() => tap(inner)}
                >
                  {inner.name}
                  {!inner.isAnswered && <i class="finding" />}
                </button>
              ))}
            </div>
          )}
          <button
            type="button"
            {...unlessItDoes(button, phone.notSimulated)}
            aria-expanded={button.buttons === undefined ? undefined : open === button.name}
            onClick={() => {
              if (button.buttons === undefined) tap(button);
              else setOpen(open === button.name ? null : button.name);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setOpen(null);
              if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
              const all = [
                ...(event.currentTarget.closest('nav')?.querySelectorAll('div > button:last-child') ?? []),
              ];
              const index = all.indexOf(event.currentTarget);
              const next = all[(index + (event.key === 'ArrowRight' ? 1 : -1) + all.length) % all.length];
              (next as HTMLElement | undefined)?.focus();
            }}
          >
            {button.buttons !== undefined && <Icon name="list" size={12} />}
            {button.name}
            {!button.isAnswered && <i class="finding" />}
          </button>
        </div>
      ))}
    </nav>
  );
}

/** A button that opens a part of WeChat does nothing here, and says so. */
const unlessItDoes = ({ key, url, buttons }: MenuButton, why: string) =>
  (key ?? url ?? buttons) === undefined ? { disabled: true, title: why } : {};
