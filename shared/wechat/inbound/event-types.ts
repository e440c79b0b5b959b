import {
  group,
  keyOfFollow,
  list,
  number,
  optionalNumber,
  optionalText,
  type ReadBy,
  type Specs,
  scene,
  sceneOfFollow,
  text,
} from './field-spec.ts';

const menuScan = {
  eventKey: text(),
  scanType: text('ScanCodeInfo.ScanType'),
  scanResult: text('ScanCodeInfo.ScanResult'),
} as const;
const menuPhotos = { eventKey: text(), sendPicsInfo: group() } as const;
const customerServiceSession = { kfAccount: text() } as const;
const userInfo = {
  openId: text('OpenID'),
  appId: text('AppID'),
  revokeInfo: optionalText(),
} as const;

const verified = { expiredTime: optionalNumber() } as const;
const notVerified = { failTime: optionalNumber(), failReason: text() } as const;

/**
 * The events that are understood field by field, by WeChat's `Event`. Any other event is passed on with its fields as they
 * are.
 *
 * @see https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_event_pushes.html
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/customer-message/receive.html
 */
export const eventSpecs = {
  subscribe: {
    scene: sceneOfFollow('EventKey'),
    eventKey: keyOfFollow(),
    ticket: optionalText(),
  },
  unsubscribe: {},
  SCAN: { scene: scene('EventKey'), ticket: optionalText() },
  LOCATION: { latitude: number(), longitude: number(), precision: number() },
  CLICK: { eventKey: text() },
  VIEW: { eventKey: text(), menuId: optionalText() },
  view_miniprogram: { eventKey: text(), menuId: optionalText() },
  scancode_push: menuScan,
  scancode_waitmsg: menuScan,
  pic_sysphoto: menuPhotos,
  pic_photo_or_album: menuPhotos,
  pic_weixin: menuPhotos,
  location_select: {
    eventKey: text(),
    latitude: number('SendLocationInfo.Location_X'),
    longitude: number('SendLocationInfo.Location_Y'),
    scale: optionalNumber('SendLocationInfo.Scale'),
    label: text('SendLocationInfo.Label'),
    poiName: text('SendLocationInfo.Poiname'),
  },
  user_enter_tempsession: { sessionFrom: text() },
  user_enter_session_from_card: { cardId: text(), userCardCode: text() },
  kf_create_session: customerServiceSession,
  kf_close_session: customerServiceSession,
  kf_switch_session: { fromKfAccount: text(), toKfAccount: text() },
  TEMPLATESENDJOBFINISH: { msgId: text('MsgID'), status: text() },
  MASSSENDJOBFINISH: {
    msgId: text('MsgID'),
    status: text(),
    totalCount: optionalNumber(),
    filterCount: optionalNumber(),
    sentCount: optionalNumber(),
    errorCount: optionalNumber(),
    copyrightCheckResult: group(),
    articleUrlResult: group(),
  },
  PUBLISHJOBFINISH: { publishEventInfo: group() },
  subscribe_msg_popup_event: { list: list('SubscribeMsgPopupEvent.List') },
  subscribe_msg_change_event: { list: list('SubscribeMsgChangeEvent.List') },
  subscribe_msg_sent_event: { list: list('SubscribeMsgSentEvent.List') },
  user_info_modified: userInfo,
  user_authorization_revoke: userInfo,
  /** The user closed the WeChat account; what is stored about them has to be deleted. */
  user_authorization_cancellation: userInfo,
  qualification_verify_success: verified,
  qualification_verify_fail: notVerified,
  naming_verify_success: verified,
  naming_verify_fail: notVerified,
  annual_renew: verified,
  verify_expired: verified,
  wxa_media_check: {
    appId: text('appid'),
    traceId: text('trace_id'),
    version: optionalText('version'),
    result: group('result'),
    detail: list('detail'),
    /** The first version of the event has these instead of `result` and `detail`. */
    isRisky: optionalText('isrisky'),
    statusCode: optionalText('status_code'),
    extraInfoJson: optionalText('extra_info_json'),
  },
  debug_demo: { debugStr: text('debug_str') },
} as const satisfies Record<string, Specs>;

export type EventName = keyof typeof eventSpecs;
export type EventMessage = {
  [E in EventName]: { readonly type: 'event'; readonly event: E } & ReadBy<(typeof eventSpecs)[E]>;
}[EventName];

/** Events of the menu buttons that open a tool of WeChat, such as the camera or a map. */
export const menuToolEvents = [
  'scancode_push',
  'scancode_waitmsg',
  'pic_sysphoto',
  'pic_photo_or_album',
  'pic_weixin',
  'location_select',
] as const satisfies readonly EventName[];

/** Events of all menu buttons. */
export const menuEvents: readonly EventName[] = ['CLICK', 'VIEW', 'view_miniprogram', ...menuToolEvents];

const nameByLowerCase = new Map(
  Object.keys(eventSpecs).map((name) => [name.toLowerCase(), name as EventName] as const),
);

/** The event with a name, in any case: public samples vary. */
export function eventNameOf(name: string): EventName | undefined {
  return nameByLowerCase.get(name.toLowerCase());
}
