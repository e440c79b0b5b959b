declare module 'opencc-js/dict/TSCharacters' {
  /** Pairs as `traditional simplified`, with `|` between them. */
  const characters: string;
  export default characters;
}
