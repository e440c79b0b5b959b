import { expect, it } from 'vitest';
import { codeMeaning, meaningInChinese } from '#infra/language/code-meanings.ts';
import { type Endpoint, isKnownCode } from '#shared/wechat/api/error-codes.ts';

const endpoints = ['send', 'upload', 'session', 'operator', 'token', 'component', 'componentSecret'] as const;
const codes = [-1000, -1, ...Array.from({ length: 60_000 }, (_, code) => 40_000 + code)];

it('every code of WeChat has a meaning in Chinese', () => {
  expect(codes.filter(isKnownCode).length).toBeGreaterThan(100);
  const untold = codes.flatMap((code) =>
    endpoints.map((endpoint: Endpoint) => codeMeaning(endpoint, code)).filter(({ en, zh }) => en === zh),
  );
  expect(untold).toEqual([]);
});

it.each([
  ['operator', 46003, '没有菜单'],
  ['token', 40001, 'AppSecret 不对'],
  ['send', 40001, 'access_token 无效，或者不是最新的'],
  ['send', 99_999, '未知的错误码'],
] as const)('what %s is answered with %i means %s', (endpoint, code, chinese) => {
  expect(codeMeaning(endpoint, code).zh).toBe(chinese);
});

it('what a function says otherwise stays as it is', () => {
  expect(meaningInChinese('The token is missing.')).toBe('The token is missing.');
});
