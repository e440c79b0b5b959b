import { spawn } from 'node:child_process';

/** Opens an address in the browser, if somebody is at a desktop. */
export function openBrowser(url: string, environment: Readonly<Record<string, string | undefined>>): void {
  const command = commandFor(process.platform, environment);
  if (command === undefined || !process.stdout.isTTY || environment['CI'] !== undefined) return;
  const [program, ...args] = command;
  const opened = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
  // Not worth a message: the address is printed too.
  opened.on('error', () => {});
  opened.unref();
}

function commandFor(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): readonly [string, ...string[]] | undefined {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['cmd', '/c', 'start', ''];
  const hasDesktop = (environment['DISPLAY'] ?? environment['WAYLAND_DISPLAY']) !== undefined;
  return hasDesktop ? ['xdg-open'] : undefined;
}
