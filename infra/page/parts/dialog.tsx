import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { words } from '../words/words.ts';
import { Icon } from './icon.tsx';

/** The browser's own dialog element, which keeps the focus and returns it. */
export function Dialog({
  title,
  close,
  children,
  kind = '',
}: {
  title: string;
  close: () => void;
  children: ComponentChildren;
  kind?: string;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the browser closes it by Escape
    <dialog
      ref={ref}
      class={`dialog ${kind}`}
      aria-label={title}
      onClose={close}
      onClick={(event) => {
        if (event.target === ref.current) close();
      }}
    >
      <header>
        <h2>{title}</h2>
        <button type="button" class="button quiet icon" aria-label={words().close} onClick={close}>
          <Icon name="cross" />
        </button>
      </header>
      <div class="content">{children}</div>
    </dialog>
  );
}
