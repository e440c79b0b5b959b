import { describe, expect, it } from 'vitest';
import type { Account } from '#infra/config/account-schema.ts';
import { accountMenu } from '#infra/local/page/account-menu.ts';

const menuOf = (account: Pick<Account, 'rules'> & Partial<Account>) => accountMenu(account as Account);
const rule = (id: string, when: object, name?: string) =>
  ({ id, when, reply: [], ...(name === undefined ? {} : { name }) }) as unknown as Account['rules'][number];

describe('the custom menu of an account on the page', () => {
  it('is the one of its file, with a mark on each button that no rule answers', () => {
    const menu: Account['menu'] = [
      { name: '领券', key: 'coupon' },
      {
        name: '到店',
        buttons: [
          { name: '怎么走', key: 'address' },
          { name: '灯会', url: 'https://shop.example.com/' },
        ],
      },
      { name: '扫一扫', key: 'scan', type: 'scancode_push' },
    ];
    expect(menuOf({ menu, rules: [rule('coupon', { menu: 'coupon' })] })).toEqual([
      { name: '领券', key: 'coupon', isAnswered: true },
      {
        name: '到店',
        isAnswered: false,
        buttons: [
          { name: '怎么走', key: 'address', isAnswered: false },
          { name: '灯会', url: 'https://shop.example.com/', isAnswered: true },
        ],
      },
      { name: '扫一扫', isAnswered: true },
    ]);
  });

  it.each([
    ['a rule for any button', { menu: 'any' }],
    ['a rule for clicks', { event: 'CLICK' }],
    ['one of several conditions', { any: [{ text: { equals: '券' } }, { menu: ['coupon'] }] }],
  ])('has its buttons answered by %s', (_, when) => {
    expect(menuOf({ menu: [{ name: '领券', key: 'coupon' }], rules: [rule('one', when)] })).toEqual([
      { name: '领券', key: 'coupon', isAnswered: true },
    ]);
  });

  it('is made of the keys that rules answer where the file has none, by the names that rules give them', () => {
    const rules = [
      rule('coupon', { menu: 'coupon' }, '菜单按钮「领券」'),
      rule('again', { menu: 'coupon' }),
      rule('all', { menu: 'any' }),
      ...['a', 'b', 'c'].map((key) => rule(key, { menu: key })),
    ];
    expect(menuOf({ rules }).map(({ name, buttons }) => buttons?.map((one) => one.name) ?? name)).toEqual([
      '领券',
      'a',
      ['b', 'c'],
    ]);
  });
});
