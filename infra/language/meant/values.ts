/** Names of values in other products and in Chinese. */
const otherNames: readonly (readonly [value: string, ...others: string[]])[] = [
  [
    'official-account',
    '公众号',
    '订阅号',
    '服务号',
    '微信公众号',
    'official',
    'officialaccount',
    'mp',
    'service',
  ],
  ['mini-program', '小程序', '微信小程序', 'miniprogram', 'mini', 'miniapp', 'weapp'],
  ['true', '是', '对', '开', '开启', '启用', '要', 'yes', 'y', 'on'],
  ['false', '否', '不', '不是', '关', '关闭', '停用', '禁用', '不要', 'no', 'n', 'off'],
  ['any', '所有', '全部', '任何', '任意', '所有消息', '任意消息', 'all', 'every', '*'],
  ['text', '文字', '文本', '文字消息', '文本消息', 'string'],
  ['image', '图片', '照片', '图片消息', 'picture', 'photo', 'img', 'pic'],
  ['voice', '语音', '语音消息', 'audio'],
  ['video', '视频', '视频消息'],
  ['shortvideo', '小视频', '短视频'],
  ['location', '位置', '地理位置', '定位', 'position'],
  ['link', '链接', '网址', 'url'],
  ['miniprogrampage', '小程序', '小程序卡片', 'miniprogram'],
  ['file', '文件', '附件'],
  ['safe', '安全模式', '安全', '加密', 'encrypted', 'secure', 'aes'],
  ['compatible', '兼容模式', '兼容'],
  ['plaintext', '明文模式', '明文', 'plain', 'none'],
  ['received', '收到', '接收'],
  ['sent', '已发送', '发送', '发出'],
  ['refused', '拒绝', '失败', 'failed'],
  ['undetermined', '未知', '不确定', 'unknown'],
  ['at-most-once', '最多一次'],
  ['at-least-once', '至少一次'],
  ['day', '天', '每天', '日', '每日', 'daily', '1天', '一天'],
  ['week', '周', '每周', '星期', 'weekly'],
  ['month', '月', '每月', 'monthly'],
  ['everybody', '所有人', '全部', 'all', 'everyone', 'users'],
  ['click', '点击'],
  ['scancode_push', '扫码', '扫一扫'],
  ['location_select', '发送位置', '位置'],
];

/** The value that is meant by another name. */
export function valueMeant(written: string, values: readonly string[]): string | undefined {
  const name = written.normalize('NFKC').trim().toLowerCase();
  return otherNames.find(([value, ...others]) => values.includes(value) && others.includes(name))?.[0];
}
