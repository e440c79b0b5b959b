/** One pixel of PNG. */
export const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** An account with a rule for every kind of reply, and a picture beside it. */
export const kit: Readonly<Record<string, string | Buffer>> = {
  'kit.yaml': `account: kit
kind: official-account
appId: wx0f3a9c51e40b2f99
timezone: Asia/Shanghai
rules:
  - id: link
    when: { text: { equals: link } }
    reply: { text: "看 https://shop.example.com/rabbit" }
  - id: picture
    when: { text: { equals: picture } }
    reply: { image: { file: lantern.png } }
  - id: article
    when: { text: { equals: article } }
    reply:
      news:
        articles:
          - title: 新年灯会
            description: 十二款生肖灯
            url: https://shop.example.com/new-year
            picurl: https://shop.example.com/new-year.jpg
  - id: card
    when: { text: { equals: card } }
    reply:
      miniprogrampage:
        title: 订单已发货
        appid: wx29b8d4f1c07ae653
        pagepath: pages/order
        thumb_file: lantern.png
  - id: menu
    when: { text: { equals: menu } }
    reply:
      msgmenu:
        head_content: 满意吗？
        list: [{ id: good, content: 满意 }, { id: bad, content: 不满意 }]
  - id: good
    when: { msgMenu: [good, bad] }
    reply: { text: 谢谢 }
  - id: music
    when: { text: { equals: music } }
    reply:
      music:
        title: 灯会
        description: 一支曲子
        musicurl: https://shop.example.com/a.mp3
        hqmusicurl: https://shop.example.com/a.mp3
        thumb_file: lantern.jpg
  - id: voice
    when: { text: { equals: voice } }
    reply: { voice: { file: hello.mp3 } }
  - id: video
    when: { text: { equals: video } }
    reply: { video: { file: fair.mp4, thumb_file: lantern.jpg, title: 灯会一分钟, description: 去年的灯会 } }
  - id: slow
    when: { text: { equals: slow } }
    typing: 3s
    reply: { text: 久等了 }
`,
  'lantern.png': pixel,
  'lantern.jpg': pixel,
  'fair.mp4': Buffer.from('not a film, but somebody may watch it'),
  'hello.mp3': Buffer.from('ID3 not a sound, but somebody may listen to it'),
};
