import { both } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';

/** The bus does not take an event from the page. @param why in AWS's words */
export function eventRefused(code = '', why = ''): ToldError<'event_refused'> {
  const detail = [code, why].filter(Boolean).join(': ');
  return new ToldError(
    'event_refused',
    both(`The bus refuses the event: ${detail}`, `事件总线不收这个事件：${detail}`),
  );
}
