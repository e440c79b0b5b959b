/** Stands in for a library that reads the user agents of browsers; the SDK would ask it in a browser only. */
export function parse(): never {
  throw new Error('There are no browsers in Lambda (infra/build/stubs/bowser.ts).');
}
