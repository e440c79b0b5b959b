/**
 * A number from 0 to 2^32 - 1 that is the same for the same text and otherwise spread evenly: what is left to chance is
 * picked by it, so that the same message is always answered alike. FNV-1a with the finalizer of MurmurHash3.
 */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
