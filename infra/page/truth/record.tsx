/** Makes a test case of the conversation. */
export function RecordButton() {
  return null;
}
