import { both, type Language } from '../../language/text.ts';
import { withAws } from '../aws/clients.ts';
import { type Command, sharedOptions } from '../command.ts';
import { describeLetter } from '../dead-letters/describe.ts';
import { deadLetterOptions, openDeadLetters } from '../dead-letters/open.ts';
import { type RedriveResult, redrive } from '../dead-letters/redrive.ts';

/** Sends dead letters back to their queue once the cause is fixed. */
export const deadLettersRedrive: Command = {
  description: {
    en: `Fix the cause first, or the letters come back. Each user's letters are sent in order, and a letter that was answered is not
answered again. You can run this twice, stop it at any time, and two people can run it at once. A message that is older than what
was handled for the same user since is refused as "superseded", and a window that has closed stays closed.

The exit code is 1 if a letter stays.`,
    zh: `先解决原因，否则还会回来。同一个用户的死信按顺序处理，已经回复过的不会再回复，所以可以运行两次、两个人同时运行，也可以随时停下。同一个用户后来的消息已经处理过的，旧的会以 "superseded" 拒绝，不再发送；期间关闭的窗口仍然是关闭的。

有该投递的死信留下时，退出码是 1。`,
  },
  options: { ...deadLetterOptions, json: sharedOptions.json },
  positionals: { min: 0, max: Number.POSITIVE_INFINITY },
  run: (context) =>
    withAws(async () => {
      const { options, positionals, print, now, language } = context;
      const { sqs, queues } = await openDeadLetters(context);
      const only = positionals.length === 0 ? undefined : new Set(positionals);
      const results: RedriveResult[] = [];
      for (const queue of queues) {
        await redrive(sqs, queue, {
          only,
          now,
          onResult(result) {
            if (only?.has(result.letter.id) === false) return;
            results.push(result);
            if (options['json'] !== true) print(lineOf(result, language));
          },
        });
      }
      const missing = [...(only ?? [])].filter((id) => !results.some(({ letter }) => letter.id === id));
      const count = (wanted: RedriveResult['outcome']): number =>
        results.filter(({ outcome }) => outcome === wanted).length;
      if (options['json'] === true)
        print(
          JSON.stringify(
            [...results.map((result) => rowOf(result, language)), ...missing.map(missed)],
            null,
            2,
          ),
        );
      else {
        for (const id of missing)
          print(
            both(
              `missing   ${id}: it is not there now; see dead-letters list`,
              `没找到 ${id}：现在看不到它，用 dead-letters list 看看`,
            )[language],
          );
        const [redriven, removed, left] = [
          count('redriven'),
          count('removed'),
          count('kept') + missing.length,
        ];
        print(
          both(
            `${redriven} redriven, ${removed} removed, ${left} left.`,
            `重新投递 ${redriven} 条，删除 ${removed} 条，留下 ${left} 条。`,
          )[language],
        );
      }
      return count('kept') + missing.length === 0 ? 0 : 1;
    }),
};

function rowOf({ letter, outcome, why }: RedriveResult, language: Language) {
  return {
    id: letter.id,
    queue: letter.queue.of,
    outcome,
    why: why?.[language] ?? null,
    ...describeLetter(letter),
  };
}

function missed(id: string) {
  return { id, outcome: 'missing', why: null };
}

const outcomes = { redriven: '重新投递', removed: '已删除', kept: '留下' } as const satisfies Record<
  RedriveResult['outcome'],
  string
>;

function lineOf({ letter, outcome, why }: RedriveResult, language: Language): string {
  const { account, user, what } = describeLetter(letter);
  const about = [letter.id, account, user && `user ${user}`, what].filter(Boolean).join('  ');
  const said = language === 'zh' ? outcomes[outcome] : outcome.padEnd(9);
  return `${said} ${about}${why === undefined ? '' : `${language === 'zh' ? '：' : ': '}${why[language]}`}`;
}
