import type { WirePush } from '../wechat/push-body.ts';

/** A text push of an official account in safe mode, as it went over the wire at {@link recordedAt}. */
export const recordedPush: WirePush = {
  query: {
    signature: 'ed339b146acbfeb570ffbe62356bbbfe0c9ffaa4',
    timestamp: '1761200431',
    nonce: '519204773',
    openid: 'oQ8dN5xKlantern0000000000001',
    encrypt_type: 'aes',
    msg_signature: 'c1acaa9e1ed7a533bf0033496b2ae9b380e8b16c',
  },
  body: `<xml>
  <ToUserName><![CDATA[gh_5c1d9e7a2b40]]></ToUserName>
  <Encrypt><![CDATA[dQuln25uNUot2/3NlMq0P2aBY9jp9olQWKeHNn+fp/rt8wTb2Jz+eiPjKAF7o2yG3lMtJek/nmwYmj//tEFRsD6yIG7+YpzcyU/iz8t6Ya8SEQpoSTA5xa4Z62GkBm1tWdWNhj11gUB40QtwHZWJ2+czATN/ByOzIylZ+WZThZ1oZ9D2nmZmgPr70EDLEGZ24DL/fX+LINJvbObxPjXHFLDS+0kwj9ooglxPbBbn71gPkbfU5evvyQYd/WQXWlJ9PpbltusVEDn5tKtWKCZ89Zr5eHIgvWswOVFYUEB02+1l6w5Vi7zo4qERdV5ZUhVeGPD1Cm5xwjTqx2bpHWh3dA9Z97MotbjIqCcsEvLnjb2jQyTWMLMu0GSZT2DijE5+hoNWSXYfUsyFjplTKpxiuYRmXheXgR8b6IFnR90CkCc=]]></Encrypt>
</xml>`,
};

/** Milliseconds. */
export const recordedAt = 1761200431_000;
