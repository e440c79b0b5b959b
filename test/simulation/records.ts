import { requestKey } from '#shared/wechat/inbound/message-key.ts';
import type { Push } from '#shared/wechat/inbound/push.ts';
import type { QueueEntry } from './aws/queue.ts';
import type { Observation } from './observations.ts';

/** One push or request, and what became of it so far. */
export interface Job {
  readonly mark: string;
  readonly kind: 'push' | 'request';
  readonly account: string;
  readonly openId: string;
  /** Set once the queue has it. */
  key: string;
  /** Its place in the queue, among all; 0 until it is there. */
  place: number;
  /** That of the last request of WeChat's that takes back what the response to one before was to have. */
  lastPlace: number;
  /** When the queue had it first, and when it was deleted first; milliseconds, 0 until then. */
  queuedAt: number;
  deletedAt: number;
  wasDeadLetter: boolean;
  /** The number of the reply that the user saw in the response to the push; `''` until then. */
  shown: string;
  /** Whether some or all of it was put off. */
  isPutOff: boolean;
  /** Whether a rule answers it in the response, if that can be. */
  readonly isPassive: boolean;
  /** The ids of events about it that the bus has taken, by their detail-type. */
  readonly events: Map<string, Set<string>>;
  /** Why replies were refused, by the number of the reply. */
  readonly refusals: Map<string, string>;
  /** What WeChat delivered, by the number of the reply. */
  readonly delivered: Map<string, { readonly text: string; readonly at: number }[]>;
}

/** What has happened, as invariants look things up. */
export interface Records {
  readonly jobs: ReadonlyMap<string, Job>;
  jobOf(mark: string): Job | undefined;
  jobOfEntry(entry: QueueEntry): Job | undefined;
  /** When a user did something last; milliseconds, -Infinity if never. */
  lastActionOf(account: string, openId: string): number;
  note(observation: Observation): void;
}

/** @param now milliseconds */
export function records(now: () => number): Records {
  const jobs = new Map<string, Job>();
  const markOfKey = new Map<string, string>();
  // Where a push has nothing in it that could carry a mark.
  const byMoment = new Map<string, Job>();
  const lastActions = new Map<string, number>();
  let places = 0;

  function jobOfEntry({ body }: QueueEntry): Job | undefined {
    return jobs.get(markIn(body) ?? '') ?? byMoment.get(momentIn(body));
  }
  return {
    jobs,
    jobOf: (mark) => jobs.get(mark),
    jobOfEntry,
    lastActionOf: (account, openId) => lastActions.get(`${account}#${openId}`) ?? Number.NEGATIVE_INFINITY,
    note(observation) {
      switch (observation.kind) {
        case 'began': {
          const { mark, account, openId, createTime, isPutOff, isPassive } = observation;
          const job: Job = {
            mark,
            kind: mark.startsWith('r') ? 'request' : 'push',
            account,
            openId,
            key: '',
            place: 0,
            lastPlace: 0,
            queuedAt: 0,
            deletedAt: 0,
            wasDeadLetter: false,
            isPutOff,
            isPassive,
            shown: '',
            events: new Map(),
            refusals: new Map(),
            delivered: new Map(),
          };
          jobs.set(mark, job);
          if (job.kind === 'push') lastActions.set(`${account}#${openId}`, now());
          if (createTime > 0) byMoment.set(`${openId} ${createTime}`, job);
          return;
        }
        case 'queued': {
          const job = jobOfEntry(observation.entry);
          if (job === undefined) return;
          const isOfWeChat = observation.entry.body.startsWith('{"kind":"push"');
          if (job.place === 0 || isOfWeChat) job.lastPlace = ++places;
          if (job.place > 0) return;
          job.place = job.lastPlace;
          job.queuedAt = now();
          job.key = keyIn(observation.entry.body);
          markOfKey.set(job.key, job.mark);
          return;
        }
        case 'deleted': {
          const job = jobOfEntry(observation.entry);
          if (job !== undefined && job.deletedAt === 0) job.deletedAt = now();
          return;
        }
        case 'deadLettered': {
          const job = jobOfEntry(observation.entry);
          if (job !== undefined) job.wasDeadLetter = true;
          return;
        }
        case 'published': {
          const { 'detail-type': type, detail } = observation.event;
          const id = String(detail.metadata['id']);
          const job = jobs.get(markOfKey.get(id.replace(/\..*$/, '')) ?? '');
          if (job === undefined) return;
          const ids = job.events.get(type) ?? new Set();
          job.events.set(type, ids.add(id));
          const { reason } = detail.data;
          if (reason !== undefined) job.refusals.set(id, String(reason));
          return;
        }
        case 'passiveShown': {
          const job = jobs.get(observation.mark);
          if (job !== undefined) job.shown = readText(observation.text).number;
          return;
        }
        case 'sendArrived': {
          const { mark, number } = readText(observation.text);
          const job = jobs.get(mark);
          if (job === undefined || observation.refusal !== 0) return;
          const before = job.delivered.get(number) ?? [];
          job.delivered.set(number, [...before, { text: observation.text, at: now() }]);
          return;
        }
      }
    },
  };
}

/** What a text that arrives at WeChat says of itself: which job, and which of its replies. */
export function readText(text: string): { readonly mark: string; readonly number: string } {
  const [, mark = '', number = ''] = /([mr]\d+)\|(d?\d+)/.exec(text) ?? [];
  return { mark, number };
}

/** Whether a delivery is that of a job, or of what was put off of it. */
export function isOf({ key: own }: Pick<Job, 'key'>, key: string): boolean {
  return key === own || key.startsWith(`${own}.`);
}

/** The number of the reply that a delivery id names; those that were put off begin with `d`. */
export function readDeliveryId(id: string): { readonly key: string; readonly number: string } {
  const [, key = '', later, number = ''] = /^([^.]*)(\.after\.\d+)?\.(\d+)$/.exec(id) ?? [];
  return { key, number: later === undefined ? number : `d${number}` };
}

/** The mark of a job in the body of its queue message. */
function markIn(body: string): string | undefined {
  return /"(r\d+)(?:-again)?"|[ "](m\d+)["|]/.exec(body)?.slice(1).find(Boolean);
}

function momentIn(body: string): string {
  const [, openId, createTime] = /"openId":"([^"]+)","createTime":(\d+)/.exec(body) ?? [];
  return `${openId} ${createTime}`;
}

function keyIn(body: string): string {
  const parsed = JSON.parse(body);
  const work = (parsed.kind === 'later' ? parsed.work : parsed) as {
    readonly push?: Push;
    readonly source?: string;
    readonly detail?: {
      readonly metadata: { readonly id: string; readonly idempotencyKey?: string };
      readonly data: { readonly account: string; readonly openId: string };
    };
  };
  if (work.push !== undefined) return work.push.key;
  const { metadata, data } = work.detail ?? { metadata: { id: '' }, data: { account: '', openId: '' } };
  return requestKey(data.account, data.openId, work.source ?? '', metadata.idempotencyKey ?? metadata.id);
}
