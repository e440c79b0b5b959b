/**
 * A number from 0 to 2^32 - 1: the same for the same text, and evenly spread over different ones. Random choices use it, so
 * that a message always gets the same answer. FNV-1a with the finalizer of MurmurHash3.
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
