/** The account that every subject is set up for. */
export const account = {
  token: 'benchtoken2026',
  appId: 'wx0123456789abcdef',
  encodingAESKey: 'AwoRGB8mLTQ7QklQV15lbHN6gYiPlp2kq7K5wMfO1dw',
  ghId: 'gh_0123456789ab',
} as const;

/** A push in the form that every subject gets. */
export interface BenchPush {
  readonly query: Readonly<Record<string, string>>;
  readonly body: string;
  readonly content: string;
  readonly openId: string;
}

/** One of the compared packages, behind its public entry points. */
export interface Subject {
  /** Takes a push and returns the text that the package's handler saw. */
  receive(push: BenchPush): Promise<string> | string;
  /** Takes a push and returns the HTTP body with a text reply. */
  reply(push: BenchPush, text: string): Promise<string> | string;
}
