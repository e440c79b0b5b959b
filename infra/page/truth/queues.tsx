export function QueuesTab() {
  return null;
}
