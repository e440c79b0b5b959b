/** The account that all subjects are told of. */
export const account = {
  token: 'benchtoken2026',
  appId: 'wx0123456789abcdef',
  encodingAESKey: 'AwoRGB8mLTQ7QklQV15lbHN6gYiPlp2kq7K5wMfO1dw',
  ghId: 'gh_0123456789ab',
} as const;

/** A push as every subject gets it. */
export interface BenchPush {
  readonly query: Readonly<Record<string, string>>;
  readonly body: string;
  readonly content: string;
  readonly openId: string;
}

/** One of those that are compared, behind its own public entry points. */
export interface Subject {
  /** Takes a push and returns the text that its handler saw. */
  receive(push: BenchPush): Promise<string> | string;
  /** Takes a push and returns the HTTP body with a text reply. */
  reply(push: BenchPush, text: string): Promise<string> | string;
}
