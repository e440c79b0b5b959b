import type { ButtonSource, MenuSource } from '../../config/menu-schema.ts';
import { both, type Text } from '../../language/text.ts';

/** A button in the format of WeChat's API. */
export type WeChatButton = Readonly<Record<string, unknown>>;

/**
 * A menu in the format of `menu/create`. @see
 * https://developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu
 */
export function menuForWeChat(menu: MenuSource): readonly WeChatButton[] {
  return menu.map((button) =>
    button.buttons === undefined
      ? buttonForWeChat(button)
      : { name: button.name, sub_button: button.buttons.map(buttonForWeChat) },
  );
}

function buttonForWeChat({ name, key, type, url, miniProgram, article, media }: ButtonSource): WeChatButton {
  if (key !== undefined) return { type: type ?? 'click', name, key };
  if (url !== undefined) return { type: 'view', name, url };
  if (miniProgram !== undefined) {
    const { appId, path } = miniProgram;
    return { type: 'miniprogram', name, url: miniProgram.url, appid: appId, pagepath: path };
  }
  if (article !== undefined) return { type: 'article_id', name, article_id: article };
  return { type: 'media_id', name, media_id: media };
}

/** WeChat's menu in the format of the file, and what could not be converted. */
export interface PulledMenu {
  readonly menu: readonly object[];
  readonly problems: readonly Text[];
}

/**
 * Reads the menu from `menu/get` (made through the API) or `get_current_selfmenu_info` (also one made in the console, which
 * WeChat switches off when the server URL is on).
 */
export function menuFromWeChat(data: Readonly<Record<string, unknown>>): PulledMenu {
  const problems: Text[] = [];
  const around = (data['selfmenu_info'] ?? data['menu'] ?? {}) as { readonly button?: unknown };
  const buttons = listOf(around.button);
  const menu = buttons.flatMap((button) => {
    const name = String(button['name'] ?? '');
    const below = listOf(button['sub_button']);
    if (below.length === 0) return buttonFromWeChat(button, problems);
    const inner = below.flatMap((one) => buttonFromWeChat(one, problems));
    return inner.length === 0 ? [] : [{ name, buttons: inner }];
  });
  return { menu, problems };
}

/** A list is given directly, or under `list`. */
function listOf(value: unknown): readonly WeChatButton[] {
  const list = Array.isArray(value) ? value : (value as { readonly list?: unknown } | null | undefined)?.list;
  return Array.isArray(list) ? (list as readonly WeChatButton[]) : [];
}

function buttonFromWeChat(button: WeChatButton, problems: Text[]): object[] {
  const text = (field: string): string => String(button[field] ?? '');
  const name = text('name');
  const type = text('type');
  switch (type) {
    case 'view':
      return [{ name, url: text('url') }];
    case 'miniprogram':
      return [{ name, miniProgram: { appId: text('appid'), path: text('pagepath'), url: text('url') } }];
    case 'article_id':
    case 'article_view_limited':
      return [{ name, article: text('article_id') }];
    case 'media_id':
    case 'view_limited':
      return [{ name, media: text('media_id') }];
    case 'click':
      return [{ name, key: text('key') }];
    case 'scancode_push':
    case 'scancode_waitmsg':
    case 'pic_sysphoto':
    case 'pic_photo_or_album':
    case 'pic_weixin':
    case 'location_select':
      return [{ name, key: text('key'), type }];
    default: {
      // What the console answers itself (text, img, news …) becomes a click that a rule has to answer.
      const value = text('value');
      problems.push(
        both(
          `${name}: the console answers a click on it with ${type === 'text' ? `the text ${value}` : `${type} ${value}`}. Its key is now ${name}; add a rule with when: { menu: ${name} }.`,
          `${name}：点这个按钮，后台回复${type === 'text' ? `文字「${value}」` : ` ${type} ${value}`}。它现在的 key 是 ${name}，加一条规则：when: { menu: ${name} }。`,
        ),
      );
      return [{ name, key: name }];
    }
  }
}
