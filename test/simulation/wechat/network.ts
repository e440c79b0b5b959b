import { type Http, type HttpResponse, noAnswer, notSent } from '#shared/wechat/api/http.ts';
import type { Engine } from '../engine/engine.ts';
import type { Process } from '../engine/process.ts';
import type { ApiRequest } from './api.ts';

/**
 * The way to WeChat and back, as a process has it. A request arrives within its time-out or not at all; its answer may be
 * lost, late or no answer of WeChat's.
 *
 * @param isStubborn whether requests for this body always go wrong
 */
export function wechatHttp(
  engine: Engine,
  process: Process,
  answer: (request: ApiRequest) => object,
  isStubborn: (body: string) => boolean,
): Http {
  const { timeline, random, weather, trace } = engine;
  return (request) =>
    new Promise((resolve, reject) => {
      if (!process.isAlive()) return;
      const { host, pathname, searchParams } = new URL(request.url);
      const body = String(request.body ?? '');
      if (weather.strikes('crash') && random.chance(0.5)) return process.kill(`before ${pathname}`);
      if (weather.strikes('noConnection')) {
        trace.add(process.name, `has no connection for ${pathname}`);
        timeline.after(random.between(1, 1000), () => {
          if (process.isAlive()) reject(notSent(host, new Error('no connection')));
        });
        return;
      }
      const isTimedOut = weather.strikes('timeOut') || isStubborn(body);
      const isLostOnTheWay = isTimedOut && random.chance(0.5);
      const diesAfter = weather.strikes('crash');
      const isBadGateway = weather.strikes('badGateway');
      const delay = (): number =>
        weather.strikes('slow') ? random.between(200, request.timeout) : random.between(10, 120);
      const arrivesAfter = isTimedOut ? random.between(10, request.timeout - 1) : delay();
      const answersAfter = isTimedOut ? request.timeout : arrivesAfter + delay();

      if (!isLostOnTheWay && arrivesAfter < request.timeout) {
        timeline.after(arrivesAfter, () => {
          const response =
            isBadGateway && random.chance(0.5)
              ? {}
              : answer({
                  from: process.name,
                  method: request.method,
                  path: pathname,
                  query: searchParams,
                  body,
                  isHeard: !isBadGateway && answersAfter < request.timeout,
                });
          if (diesAfter) return process.kill(`after ${pathname}`);
          if (answersAfter >= request.timeout) return;
          timeline.after(answersAfter - arrivesAfter, () => {
            if (process.isAlive()) resolve(isBadGateway ? badGateway : json(response));
          });
        });
      }
      if (isLostOnTheWay || answersAfter >= request.timeout) {
        timeline.after(request.timeout, () => {
          if (!process.isAlive()) return;
          trace.add(process.name, `gets no answer to ${pathname}`);
          reject(noAnswer(host, new Error('time-out')));
        });
      }
    });
}

const badGateway: HttpResponse = {
  status: 502,
  contentType: 'text/html',
  body: Buffer.from('<html>502</html>'),
};

function json(value: object): HttpResponse {
  return { status: 200, contentType: 'application/json', body: Buffer.from(JSON.stringify(value)) };
}
