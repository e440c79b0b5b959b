/**
 * Why WeChat would refuse a message, in Chinese. The English words are in the sender, which checks the messages of other
 * services in the same way. The Chinese words are here, because nobody reads them in a Lambda.
 */
const translations: readonly (readonly [english: RegExp, chinese: string])[] = [
  [/^is not an object$/, '这里要写一组字段'],
  [/^is (.*); it can be (.*)$/, '是 $1，可以是 $2'],
  [/^(\w+) cannot be sent by an official-account$/, '公众号不能发 $1'],
  [/^(\w+) cannot be sent by a mini-program$/, '小程序不能发 $1'],
  [/^is not a field of a (\w+) message$/, '不是 $1 消息的字段'],
  [/^is missing$/, '没有写'],
  [/^is empty$/, '是空的'],
  [/^is not text$/, '这里要写一段文字'],
  [/^is not a list$/, '这里要写一个列表'],
  [/^is not known; known are (.*)$/, '没有这个字段，可以写 $1'],
  [/^has (\d+) entries; WeChat takes exactly (\d+)$/, '有 $1 项，微信只收 $2 项'],
  [/^has (\d+) entries; WeChat takes (\d+) to (\d+)$/, '有 $1 项，微信收 $2 到 $3 项'],
  [
    /^has (\d+) bytes in UTF-8; WeChat takes at most (\d+)$/,
    '有 $1 字节，微信最多收 $2 字节（一个汉字 3 字节）',
  ],
  [
    /^has (\d+) bytes in UTF-8; at most (\d+) are taken here.*$/,
    '有 $1 字节，这里最多 $2 字节（一个汉字 3 字节）',
  ],
  [
    /^has a link with data-miniprogram-path and without data-miniprogram-appid$/,
    '有链接写了 data-miniprogram-path，没写 data-miniprogram-appid',
  ],
  [
    /^has a link with data-miniprogram-appid and without data-miniprogram-path$/,
    '有链接写了 data-miniprogram-appid，没写 data-miniprogram-path',
  ],
  [
    /^has a link to the mini program (\S+); a mini program can only link to itself \((\S+)\)$/,
    '有链接指向小程序 $1，小程序只能链接到自己（$2）',
  ],
  [/^is not (.*)$/, '应该是 $1'],
];

export function outgoingInChinese(problem: string): string {
  const found = translations.find(([english]) => english.test(problem));
  return found === undefined ? problem : problem.replace(found[0], found[1]);
}
