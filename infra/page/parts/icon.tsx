/** Line drawings on a grid of 24. */
const drawings = {
  chat: 'M4 5h16v11H9l-5 4z',
  rules: 'M4 6h10M4 12h16M4 18h8M18 4v4M9 10v4M15 16v4',
  stats: 'M4 20V10M10 20V4M16 20v-7M21 20H3',
  check: 'M5 12.5l4.5 4.5L19 7',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l5 5',
  moon: 'M20 14A8 8 0 1 1 10 4a6.5 6.5 0 0 0 10 10z',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2',
  keyboard: 'M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M8 14h8',
  down: 'M6 9l6 6 6-6',
  up: 'M6 15l6-6 6 6',
  right: 'M9 6l6 6-6 6',
  left: 'M15 6l-6 6 6 6',
  plus: 'M12 5v14M5 12h14',
  minus: 'M6 12h12',
  arrow: 'M5 12h14M13 6l6 6-6 6',
  muted: 'M4 9v6h4l5 4V5L8 9zM17 9.5l5 5M22 9.5l-5 5',
  agent: 'M4 14v-2a8 8 0 0 1 16 0v2M4 14h3v5H4zM17 14h3v5h-3z',
  waves:
    'M12 12h.01M8.5 8.5a5 5 0 0 0 0 7M15.5 8.5a5 5 0 0 1 0 7M5.5 5.5a9 9 0 0 0 0 13M18.5 5.5a9 9 0 0 1 0 13',
  dots: 'M5 12h.01M12 12h.01M19 12h.01',
  miniProgram:
    'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 9.5a2 2 0 1 1 2 2c-1.5.5-2 .5-2 .5s-.5 0-2 .5a2 2 0 1 0 2 2z',
  speak:
    'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9 10.5a3 3 0 0 1 0 3M11.5 9a5.5 5.5 0 0 1 0 6M14 7.5a8 8 0 0 1 0 9',
  smile: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8.5 10v.01M15.5 10v.01M8 14.5a5 5 0 0 0 8 0',
  more: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 8v8M8 12h8',
  less: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9 9l6 6M15 9l-6 6',
  list: 'M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  flask: 'M9 3h6M10 3v6l-5 9a2 2 0 0 0 2 3h10a2 2 0 0 0 2-3l-5-9V3M8 15h8',
  pen: 'M4 20h4L19 9l-4-4L4 16z',
  laptop: 'M5 5h14v10H5zM2 19h20',
  back: 'M9 7H4V2M4 7a9 9 0 1 1-1 7',
  key: 'M8 11a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM11 12l9-9M16 7l3 3',
  shield: 'M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6z',
  sound: 'M6 10a4 4 0 0 1 0 4M10 7.5a8 8 0 0 1 0 9M14 5a12 12 0 0 1 0 14',
  warning: 'M12 4L2.5 20h19zM12 10v5M12 17.5v.01',
  image: 'M4 5h16v14H4zM4 16l5-5 4 4 2-2 5 4M15 9h.01',
  microphone: 'M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM5 11a7 7 0 0 0 14 0M12 18v3',
  location: 'M12 21s7-6.5 7-12A7 7 0 0 0 5 9c0 5.5 7 12 7 12zM12 6.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z',
  scan: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5M4 12h16',
  link: 'M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1',
  video: 'M4 5h16v14H4zM9 9l6 3-6 3z',
  follow: 'M10 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM3 20a7 7 0 0 1 14 0M19 8v6M16 11h6',
  again: 'M4 12a8 8 0 1 1 2.5 5.8M4 20v-5h5',
  cloud: 'M7 18a4 4 0 0 1 0-8 6 6 0 0 1 11.5 1.5A3.3 3.3 0 0 1 18 18z',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5a7.5 7.5 0 0 1 15 0',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.5 2',
  send: 'M4 12l16-8-6 16-3-7z',
  pause: 'M7 5h3v14H7zM14 5h3v14h-3z',
  play: 'M8 5l11 7-11 7z',
  cross: 'M6 6l12 12M18 6L6 18',
  music:
    'M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM19 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z',
} as const;
export type IconName = keyof typeof drawings;

/** A drawing beside words, or in a button with a label, so screen readers skip it. */
export function Icon({ name, size = 16, weight = 1.7 }: { name: IconName; size?: number; weight?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width={weight}
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={drawings[name]} />
    </svg>
  );
}
