import type { LoadedAccount } from '../config/read-account.ts';
import { both, type Language } from '../language/text.ts';
import type { Simulator } from './wechat/simulator.ts';

/** How long to wait for a reply; milliseconds. */
const timeoutMs = 10_000;

/** Lets a user write something that a rule of the first account answers, and shows the reply. */
export async function playFirstConversation(
  simulator: Simulator,
  accounts: readonly LoadedAccount[],
  openId: string,
  print: (text: string) => void,
  language: Language,
): Promise<void> {
  // An official account first, because that is what most people have.
  const inOrder = accounts.toSorted(
    (a, b) => Number(a.account.kind === 'mini-program') - Number(b.account.kind === 'mini-program'),
  );
  for (const {
    account: { account, rules },
  } of inOrder) {
    const text = rules.flatMap(({ when }) =>
      [when?.text?.equals ?? [], when?.text?.contains ?? []].flat(2),
    )[0];
    if (text === undefined) continue;
    print(both('A first conversation:', '第一段对话：')[language]);
    const replied = new Promise<boolean>((resolve) => {
      simulator.onDelivered(() => resolve(true));
      simulator.onRefused(() => resolve(false));
      setTimeout(() => resolve(false), timeoutMs).unref();
    });
    const { answer } = await simulator.say(account, openId, text);
    if (answer.kind === 'nothing' && !(await replied)) {
      const noReply = both('no reply came; --verbose shows why', '没有等到回复；加 --verbose 看原因');
      print(`  ✗ ${noReply[language]}`);
    }
    return;
  }
}
