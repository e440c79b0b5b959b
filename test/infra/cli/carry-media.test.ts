import { describe, expect, it } from 'vitest';
import type { MediaStore } from '#infra/cli/aws/media-store.ts';
import { carryMedia, withCarriedMedia } from '#infra/cli/rules/carry-media.ts';
import { smallFile } from '#infra/config/sender-memory.ts';
import { buildProgram } from '#infra/rules/build/program.ts';
import { accountRules } from '../../support/rules-builder.ts';

const digest = 'd'.repeat(64);

function shelfWith(present: readonly string[], largest = smallFile) {
  const put: string[] = [];
  const shelf: MediaStore = {
    has: async (one) => present.includes(one),
    put: async (one) => void put.push(one),
    largest: async () => largest,
  };
  return { shelf, put };
}
const media = (content: Uint8Array | undefined) => ({
  digests: { 'lantern/card.jpg': digest },
  contentOf: () => content,
});

describe('the files of pushed rules', () => {
  it('are brought to the bucket once', async () => {
    const { shelf, put } = shelfWith([]);
    await carryMedia(shelf, media(Buffer.from('x')));
    expect(put).toEqual([digest]);
    const known = shelfWith([digest]);
    await carryMedia(known.shelf, media(undefined));
    expect(known.put).toEqual([]);
  });
  it.each<[string, MediaStore | undefined, Uint8Array | undefined, RegExp, RegExp]>([
    ['the stack has no bucket yet', undefined, Buffer.from('x'), /Deploy it once/, /先部署一次/],
    ['a version’s file is gone', shelfWith([]).shelf, undefined, /Put it back into the folder/, /放回/],
    [
      'the sender has no memory for one',
      shelfWith([]).shelf,
      Buffer.alloc(smallFile + 1),
      /4\.2 MB.*npx cdk deploy gives the sender the memory/,
      /内存/,
    ],
  ])('are refused before anything is in force where %s', async (_, shelf, content, en, zh) => {
    const refused = await carryMedia(shelf, media(content)).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'media_not_carried', message: expect.stringMatching(en) });
    expect((refused as { said: { zh: string } }).said.zh).toMatch(zh);
  });
  it('may be as large as the sender has memory for', async () => {
    const { shelf, put } = shelfWith([], 2 * smallFile);
    await carryMedia(shelf, media(Buffer.alloc(smallFile + 1)));
    expect(put).toEqual([digest]);
  });
  it('are named by their content wherever a rule sends them, and nothing else changes', () => {
    const { program } = buildProgram(
      accountRules([
        {
          id: 'a',
          when: { message: 'any' },
          reply: [
            { text: 'file:lantern/card.jpg' },
            { oneOf: [{ image: { file: 'lantern/card.jpg' } }, { image: { media_id: 'kept' } }] },
            { image: { file: 'lantern/card.jpg' }, after: '1h' },
          ],
        },
      ]),
    );
    const carried = withCarriedMedia(program, { 'lantern/card.jpg': digest }, 'official-account');
    const written = JSON.stringify(carried);
    expect(written.replaceAll(`file:sha256:${digest}/card.jpg`, 'file:lantern/card.jpg')).toBe(
      JSON.stringify(program),
    );
    expect(written.split(digest)).toHaveLength(3);
    expect(written).toContain('"content":"file:lantern/card.jpg"');
  });
});
