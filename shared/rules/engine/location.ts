import type { Message } from '../../wechat/inbound/push.ts';

export interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

const earthRadius = 6_371_000;

/** Where the user is: from a location message, a reported location, or a location picked through a menu button. */
export function placeOf(message: Message): Coordinates | undefined {
  if (message.type === 'location') return message;
  if (message.type !== 'event') return undefined;
  return message.event === 'LOCATION' || message.event === 'location_select' ? message : undefined;
}

/** The distance along the surface of the earth; metres. */
export function distanceBetween(a: Coordinates, b: Coordinates): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const latitudes = Math.sin(radians(b.latitude - a.latitude) / 2) ** 2;
  const longitudes = Math.sin(radians(b.longitude - a.longitude) / 2) ** 2;
  const chord = latitudes + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * longitudes;
  return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(chord)));
}
