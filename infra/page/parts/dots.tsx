/** What may still be sent of a window: full may be sent, half is reserved, hollow is used. */
export function Dots({
  left,
  limit,
  reserved = 0,
  size = 'm',
}: {
  left: number;
  limit: number;
  reserved?: number;
  size?: 's' | 'm';
}) {
  // More dots than this nobody counts.
  if (limit > 10) {
    return (
      <span class="meter" aria-hidden="true">
        <i style={{ width: `${(100 * left) / limit}%` }} />
      </span>
    );
  }
  return (
    <span class={`dots ${size}`} aria-hidden="true">
      {Array.from({ length: limit }, (_, index) => {
        const state = index < left ? '' : index < left + reserved ? 'reserved' : 'used';
        return <i key={index} class={state} />;
      })}
    </span>
  );
}
