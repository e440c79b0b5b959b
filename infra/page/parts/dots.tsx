/** The messages of a window: a full dot may be sent, a half dot is reserved, a hollow dot is used. */
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
  // Nobody counts more dots than this.
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
