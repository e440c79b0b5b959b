import './styles/all.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { connect } from './state/connection.ts';
import { listenToKeys } from './state/keys.ts';
import { applyPreferences } from './state/preferences.ts';

applyPreferences();
listenToKeys();
render(<App />, document.body);
void connect();
