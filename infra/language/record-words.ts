import type { AuditedReply } from '#shared/aws/audit-table.ts';
import type { ActionClass } from '#shared/wechat/inbound/action-class.ts';
import { both, type Text } from './text.ts';

/** The state of a reply. */
export const replyStates: Readonly<Record<AuditedReply['state'], Text>> = {
  pending: both('not sent yet', '还没发出'),
  reserved: both('not sent yet', '还没发出'),
  putOff: both('put off: WeChat was too busy', '微信繁忙，稍后再发'),
  sent: both('sent', '已发出'),
  refused: both('refused', '被拒'),
  undetermined: both('of unknown outcome', '结果未知'),
  inResponse: both('in the response', '在响应里回复'),
};

/** The user actions that open a window. */
export const actionNames: Readonly<Record<ActionClass, Text>> = {
  userMessage: both('userMessage', '发来消息'),
  menuClick: both('menuClick', '点菜单'),
  subscribe: both('subscribe', '关注'),
  scan: both('scan', '扫码'),
  payment: both('payment', '支付'),
  enterSession: both('enterSession', '进入会话'),
  complaint: both('complaint', '投诉'),
};

/** Types of messages, as users and operators call them. */
const types: Readonly<Record<string, string>> = {
  text: '文字',
  image: '图片',
  voice: '语音',
  video: '视频',
  shortvideo: '小视频',
  location: '位置',
  link: '链接',
  file: '文件',
  miniprogrampage: '小程序卡片',
  msgmenu: '菜单消息',
  news: '图文',
  music: '音乐',
};

/** `text`, `文字` */
export const typeName = (type: string): Text =>
  both(type, (Object.hasOwn(types, type) ? types[type] : undefined) ?? `${type} `);
