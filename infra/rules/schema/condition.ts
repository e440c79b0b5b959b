import * as z from 'zod/mini';
import { type MessageType, messageSpecs } from '#shared/wechat/inbound/message-types.ts';
import { plainDigits } from '../../language/meant/digits.ts';
import { both, type Text } from '../../language/text.ts';
import { withRemedy } from '../../language/told.ts';
import { countedSchema } from './keep.ts';
import {
  checkedText,
  durationText,
  explained,
  identifier,
  inRemedy,
  oneOrMore,
  patternText,
  valueName,
  wrongTypeMessage,
} from './primitives.ts';
import { schedulesSchema } from './schedule.ts';
import { textConditionSchema, valueMatchSchema } from './text.ts';

const messageTypes = Object.keys(messageSpecs) as [MessageType, ...MessageType[]];

const distance = patternText(
  both('is not a distance such as 500m or 2.5km', '不是距离，例如 500m 或 2.5km'),
  both(
    'Write a number with its unit, such as 500m, 3km or 2.5km.',
    '写数字加单位，例如 500m、3km 或 2.5km。',
  ),
  /^\d{1,5}(?:\.\d{1,3})?(?:m|km)$/,
  (text) =>
    plainDigits(text)
      .toLowerCase()
      .replace(/\s*(?:公里|千米)$/, 'km')
      .replace(/\s*米$/, 'm')
      .replace(/\s+/, ''),
);
const openId = patternText(
  both(
    'is not an openid such as oQ8dN5xKlantern0000000000001',
    '不是 openid，例如 oQ8dN5xKlantern0000000000001',
  ),
  both(
    'For a list of the account write { in: NAME }; an openid is in events and logs of your own service.',
    '用账号里的名单写 { in: 名单 }；openid 在你自己服务的事件和日志里能找到。',
  ),
  /^[\w-]{20,64}$/,
);
const share = checkedText(
  both('is not a share such as 20% or 0.5%', '不是比例，例如 20% 或 0.5%'),
  both('Write it with the sign, such as 20% or 0.5%.', '带上百分号，例如 20% 或 0.5%。'),
  (text) => /^\d{1,3}(?:\.\d{1,2})?%$/.test(text) && Number(text.slice(0, -1)) <= 100,
  (text) =>
    `${plainDigits(text)
      .replace(/^百分之/, '')
      .replace(/\s*%$/, '')}%`,
);
const swapped = withRemedy(
  both('is not from -90 to 90', '不在 -90 到 90 之间'),
  both(
    'Are latitude and longitude swapped? In China the latitude is from 18 to 54, the longitude from 73 to 135.',
    '纬度和经度是不是写反了？中国的纬度（latitude）在 18 到 54 之间，经度（longitude）在 73 到 135 之间。',
  ),
);
const locationSchema = z.strictObject(
  {
    latitude: z.number().check(z.gte(-90, swapped), z.lte(90, swapped)),
    longitude: z.number().check(z.gte(-180), z.lte(180)),
    radius: distance,
  },
  wrongTypeMessage(() =>
    both(
      'Write { latitude: 31.2304, longitude: 121.4737, radius: 3km }, with your own place.',
      '写成 { latitude: 31.2304, longitude: 121.4737, radius: 3km }，换成你自己的位置。',
    ),
  ),
);

/** When a rule applies. All fields must hold. */
export const conditionSchema = z.strictObject(
  {
    message: z.optional(
      explained(
        oneOrMore(z.enum(['any', ...messageTypes])),
        'A message of the user, not an event: any, or certain types.',
      ),
    ),
    event: z.optional(
      explained(
        oneOrMore(z.string().check(z.minLength(1))),
        "An event, by WeChat's name: subscribe, CLICK, SCAN, user_enter_tempsession …",
      ),
    ),
    text: z.optional(explained(textConditionSchema, 'A text message with this content.')),
    menu: z.optional(explained(valueMatchSchema, 'A click on a button of the account’s menu, by its key.')),
    msgMenu: z.optional(
      explained(
        valueMatchSchema,
        'A click on an item of a menu message (msgmenu), by its id (bizmsgmenuid).',
      ),
    ),
    scene: z.optional(
      explained(
        valueMatchSchema,
        'A QR code with a scene: a follower scans it, or a new user follows through it.',
      ),
    ),
    sessionFrom: z.optional(
      explained(valueMatchSchema, 'A mini program’s chat was opened, by the session-from of its button.'),
    ),
    eventKey: z.optional(explained(valueMatchSchema, 'The EventKey of any event.')),
    location: z.optional(explained(locationSchema, 'The user sends a location within the radius.')),
    during: z.optional(
      explained(schedulesSchema, 'Within a schedule, or within one of several; by name or written out.'),
    ),
    outside: z.optional(explained(schedulesSchema, 'Outside a schedule, or outside all of several.')),
    firstContact: z.optional(explained(z.boolean(), 'The user writes or does something for the first time.')),
    silentFor: z.optional(explained(durationText, 'The user was silent for at least this long.')),
    rollout: z.optional(
      explained(
        z.union([share, z.strictObject({ share, group: identifier })]),
        'A share of all users, always the same ones; rules of the same group divide users the same way.',
      ),
    ),
    state: z.optional(
      explained(
        z.union([oneOrMore(identifier), z.record(valueName, oneOrMore(identifier))]),
        'The user is at this step of a dialogue (see setState); any, none, or names. For another dialogue than the rule’s own: { quiz: any }.',
      ),
    ),
    remembered: z.optional(
      explained(
        z.record(
          valueName,
          valueMatchSchema,
          wrongTypeMessage(() =>
            both(
              'Write the name with its value, as in { store: jingan } or { store: any }.',
              '写名称和值，例如 { store: jingan } 或 { store: any }。',
            ),
          ),
        ),
        'What a rule has remembered: a value, a list, any, none, or { equals, startsWith, contains, matches }.',
      ),
    ),
    counted: z.optional(
      explained(
        countedSchema,
        'The value of counters: { streak: 7 }, or { streak: { atLeast: 3, atMost: 5 } }.',
      ),
    ),
    tag: z.optional(explained(oneOrMore(identifier), 'The user has one of these tags.')),
    user: z.optional(
      explained(
        z.union([oneOrMore(openId), z.strictObject({ in: oneOrMore(identifier) })]),
        'The user is in a list of the account: { in: testers }; or has one of these openids.',
      ),
    ),
    unmatched: z.optional(
      explained(
        z.int().check(z.gte(1), z.lte(20)),
        'This many messages of the user in a row, including this one, were answered only by a default rule.',
      ),
    ),
    get all() {
      return z.optional(explained(z.array(conditionSchema).check(z.minLength(1)), 'Each of these holds.'));
    },
    get any() {
      return z.optional(explained(z.array(conditionSchema).check(z.minLength(1)), 'One of these holds.'));
    },
    get none() {
      return z.optional(explained(z.array(conditionSchema).check(z.minLength(1)), 'None of these holds.'));
    },
    get not() {
      return z.optional(conditionSchema);
    },
  },
  wrongTypeMessage(conditionRemedy),
);
export type ConditionSource = z.infer<typeof conditionSchema>;

function conditionRemedy(value: unknown): Text {
  if (Array.isArray(value))
    return both(
      'Write { any: […] } if one of these is to hold, { all: […] } if each is.',
      '满足其中一个就行写 { any: […] }，都要满足写 { all: […] }。',
    );
  if (typeof value === 'object')
    return both(
      'Say when it applies, as in { message: any }.',
      '写清楚什么时候生效，例如 { message: any }。',
    );
  return both(
    `For messages with this in their text write { text: { contains: ${inRemedy(value)} } }.`,
    `文字里含有它就生效，写 { text: { contains: ${inRemedy(value)} } }。`,
  );
}
