import type { LocalRequest, LocalResponse } from '../http-server.ts';
import type { Observer } from '../observe.ts';
import type { Fields } from '../page/model.ts';
import { begin, type Draft, end, type OpenStep, steadyNow } from './draft.ts';
import { uploadedFile } from './media-shelf.ts';
import { requestPayloads, responsePayload } from './payload.ts';
import type { Scene } from './scene.ts';

/** How long the typing indicator is shown; milliseconds. */
const typingShows = 15_000;

/** Records the calls to the simulated WeChat and their outcomes. */
export function watchWeChat(scene: Scene): Observer['wechat'] {
  return (request) => {
    switch (request.path) {
      case '/cgi-bin/message/custom/send':
        return watchSend(scene, request);
      case '/cgi-bin/message/custom/typing':
        return watchTyping(scene, request);
      case '/cgi-bin/media/upload':
        return watchUpload(scene, request);
      default:
        return () => {};
    }
  };
}

function watchSend(scene: Scene, request: LocalRequest): (response: LocalResponse) => void {
  const { touser, ...message } = parse(request.body);
  const openId = String(touser);
  const draft = workingFor(scene, openId);
  if (draft === undefined) return () => {};
  const step: OpenStep = begin(draft, 'send', 'wechat', {
    msgtype: String(message['msgtype']),
    path: request.path,
    host: request.headers['host'] ?? '',
  });
  step.payloads = requestPayloads(request);
  const item = scene.chat.add({
    account: draft.account,
    openId,
    trace: draft.id,
    said: { by: 'account', message, state: 'sending' },
  });
  step.chatItem = item.id;
  scene.book.changed(draft);
  return (response) => {
    const { errcode, errmsg } = parse(response.body);
    const isSent = errcode === 0;
    end(draft, step, !isSent);
    step.facts['errcode'] = typeof errcode === 'number' ? errcode : null;
    step.facts['errmsg'] = typeof errmsg === 'string' ? errmsg : null;
    step.payloads = [...step.payloads, responsePayload(response)];
    if (isSent) {
      draft.seenAfter ??= steadyNow() - draft.origin;
      scene.chat.change(item.id, { by: 'account', message, state: 'sent' });
    } else if (typeof errcode === 'number' && isAboutToken(errcode)) scene.chat.remove(item.id);
    else {
      const code = typeof errcode === 'number' ? errcode : response.status;
      scene.chat.change(item.id, { by: 'account', message, state: 'refused', code });
    }
    scene.book.changed(draft);
  };
}

/** These codes are about the token; the message is sent again with another one. */
const isAboutToken = (code: number): boolean => [40001, 40014, 41001, 42001].includes(code);

function watchTyping(scene: Scene, request: LocalRequest): (response: LocalResponse) => void {
  const { touser, command } = parse(request.body);
  const openId = String(touser);
  const draft = workingFor(scene, openId);
  if (draft === undefined) return () => {};
  const step = begin(draft, 'typing', 'wechat', { command: String(command) }, requestPayloads(request));
  scene.book.changed(draft);
  return (response) => {
    const { errcode } = parse(response.body);
    end(draft, step, errcode !== 0);
    step.facts['errcode'] = typeof errcode === 'number' ? errcode : null;
    if (errcode === 0) {
      const until = command === 'Typing' ? scene.now() + typingShows : 0;
      scene.tell({ kind: 'typing', account: draft.account, openId, until });
    }
    scene.book.changed(draft);
  };
}

function watchUpload(scene: Scene, request: LocalRequest): (response: LocalResponse) => void {
  const working = scene.book.all().filter(({ handling }) => handling > 0);
  const draft = working.length === 1 ? working[0] : undefined;
  const type = request.query.get('type') ?? '';
  const step =
    draft && begin(draft, 'upload', 'wechat', { type, bytes: request.body.length, path: request.path });
  return (response) => {
    const answer = parse(response.body);
    const id = answer['media_id'] ?? answer['thumb_media_id'];
    const medium = uploadedFile(request.headers['content-type'] ?? '', request.body);
    if (typeof id === 'string' && medium !== undefined) scene.media.put(id, medium);
    if (draft === undefined || step === undefined) return;
    end(draft, step, typeof id !== 'string');
    step.payloads = [responsePayload(response)];
    scene.book.changed(draft);
  };
}

/** The user's message that is being answered: the one with the latest write. */
function workingFor({ book }: Scene, openId: string): Draft | undefined {
  const working = book.all().filter((draft) => draft.openId === openId && draft.handling > 0);
  const lastWrite = ({ steps }: Draft): number =>
    Math.max(
      0,
      ...steps.filter(({ kind }) => kind === 'reserve' || kind === 'send').map(({ start }) => start),
    );
  const absolute = (draft: Draft): number => draft.origin + lastWrite(draft);
  return (
    working
      .filter(({ steps }) => steps.some(({ kind }) => kind === 'reserve'))
      .toSorted((a, b) => absolute(b) - absolute(a))[0] ?? working[0]
  );
}

function parse(body: string | Buffer): Fields {
  try {
    return (JSON.parse(body.toString()) ?? {}) as Fields;
  } catch {
    return {};
  }
}
