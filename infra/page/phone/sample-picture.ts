import { call } from '../state/api.ts';
import { attempt } from '../state/toast.ts';
import { act } from './compose.tsx';

/** Lets the user send a file from this machine. */
export function sendFile(file: File, send: (media: string) => void): void {
  attempt(async () => {
    const bytes = new Uint8Array(await file.arrayBuffer());
    let text = '';
    for (let at = 0; at < bytes.length; at += 8192)
      text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    const { media } = await call('upload', { type: file.type, base64: btoa(text) });
    send(media);
  });
}

/** A picture of a lantern, for people without one at hand. */
export function sendSamplePicture(): void {
  const canvas = document.createElement('canvas');
  canvas.width = 480;
  canvas.height = 320;
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  const sky = pen.createLinearGradient(0, 0, 0, 320);
  sky.addColorStop(0, '#1b1440');
  sky.addColorStop(1, '#6b2540');
  pen.fillStyle = sky;
  pen.fillRect(0, 0, 480, 320);
  for (const [x, y, size] of [
    [120, 130, 44],
    [240, 160, 60],
    [370, 120, 40],
  ] as const) {
    const glow = pen.createRadialGradient(x, y, size / 3, x, y, size * 2.4);
    glow.addColorStop(0, 'rgb(255 160 70 / 70%)');
    glow.addColorStop(1, 'rgb(255 160 70 / 0%)');
    pen.fillStyle = glow;
    pen.fillRect(x - size * 2.4, y - size * 2.4, size * 4.8, size * 4.8);
    pen.fillStyle = '#d8341f';
    pen.beginPath();
    pen.ellipse(x, y, size, size * 0.86, 0, 0, Math.PI * 2);
    pen.fill();
    pen.strokeStyle = '#ffcf7a';
    pen.lineWidth = 3;
    pen.strokeRect(x - size / 3, y - size * 0.98, (2 * size) / 3, 6);
    pen.strokeRect(x - size / 3, y + size * 0.86, (2 * size) / 3, 6);
    pen.beginPath();
    pen.moveTo(x, y - size);
    pen.lineTo(x, 0);
    pen.moveTo(x, y + size);
    pen.lineTo(x, y + size * 1.5);
    pen.stroke();
  }
  canvas.toBlob((blob) => {
    if (blob === null) return;
    sendFile(new File([blob], 'lantern.png', { type: 'image/png' }), (media) => act({ do: 'image', media }));
  });
}
