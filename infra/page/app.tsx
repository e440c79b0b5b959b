import { Phone } from './phone/phone.tsx';
import { pane, view } from './state/selection.ts';
import { surroundings } from './state/store.ts';
import { toast } from './state/toast.ts';
import { Strip } from './strip/strip.tsx';
import { Connection } from './top/connection.tsx';
import { Help } from './top/help.tsx';
import { MobileBar, MobileTop } from './top/mobile.tsx';
import { Search } from './top/search.tsx';
import { Top } from './top/top.tsx';
import { Truth } from './truth/truth.tsx';
import { Who } from './who/who.tsx';

export function App() {
  const isLocal = surroundings.value?.kind === 'local';
  const hasStrip = isLocal && view.value === 'chat';
  return (
    <div class={`app ${hasStrip ? 'with-strip' : ''}`} data-view={view.value} data-pane={pane.value}>
      <Top />
      <MobileTop />
      <Connection />
      {surroundings.value !== null && <Main />}
      {hasStrip && <Strip />}
      <MobileBar />
      <Search />
      <Help />
      <output class={`toast ${toast.value?.isProblem ? 'problem' : ''}`} aria-live="polite">
        {toast.value?.text}
      </output>
    </div>
  );
}

function Main() {
  return (
    <main class="chat-view">
      <Who />
      <Phone />
      <Truth />
    </main>
  );
}
