import * as z from 'zod/mini';
import { type MessageType, messageSpecs } from '../../wechat/inbound/message-types.ts';
import { duration, explained, identifier, oneOrMore } from './pieces.ts';
import { scheduleSchema } from './schedule.ts';
import { textConditionSchema, valueMatchSchema } from './text.ts';

const messageTypes = Object.keys(messageSpecs) as [MessageType, ...MessageType[]];

const distance = z
  .string()
  .check(z.regex(/^\d{1,5}(?:\.\d{1,3})?(?:m|km)$/, 'is not a distance such as 500m or 2.5km'));
const share = z
  .string()
  .check(
    z.refine(
      (text) => /^\d{1,3}(?:\.\d{1,2})?%$/.test(text) && Number(text.slice(0, -1)) <= 100,
      'is not a share such as 20% or 0.5%',
    ),
  );
const schedules = z.union([
  identifier,
  scheduleSchema,
  z.array(z.union([identifier, scheduleSchema])).check(z.minLength(1)),
]);

const locationSchema = z.strictObject({
  latitude: z.number().check(z.gte(-90), z.lte(90)),
  longitude: z.number().check(z.gte(-180), z.lte(180)),
  radius: distance,
});

/** When a rule applies. Fields that stand side by side must all hold. */
export const conditionSchema = z.strictObject({
  message: z.optional(
    explained(
      oneOrMore(z.enum(['any', ...messageTypes])),
      'A message of the user, as opposed to an event: any, or of some types.',
    ),
  ),
  event: z.optional(
    explained(
      oneOrMore(z.string().check(z.minLength(1))),
      "An event, by WeChat's name: subscribe, CLICK, SCAN, user_enter_tempsession …",
    ),
  ),
  text: z.optional(explained(textConditionSchema, 'A text message, by what it says.')),
  menu: z.optional(explained(valueMatchSchema, 'A click on a button of the account’s menu, by its key.')),
  msgMenu: z.optional(
    explained(valueMatchSchema, 'A click on an item of a menu message (msgmenu), by its id (bizmsgmenuid).'),
  ),
  scene: z.optional(
    explained(valueMatchSchema, 'A QR code with a scene: scanned by a follower, or followed by scanning it.'),
  ),
  sessionFrom: z.optional(
    explained(valueMatchSchema, 'A mini program’s chat was opened, by the session-from of its button.'),
  ),
  eventKey: z.optional(explained(valueMatchSchema, 'The EventKey of any event.')),
  location: z.optional(explained(locationSchema, 'A place the user sent is within the radius.')),
  during: z.optional(
    explained(schedules, 'Within a schedule, or within one of several; by name or written out.'),
  ),
  outside: z.optional(explained(schedules, 'Outside a schedule, or outside all of several.')),
  firstContact: z.optional(explained(z.boolean(), 'The user is heard of for the first time.')),
  silentFor: z.optional(explained(duration, 'The user was not heard of for at least so long before this.')),
  rollout: z.optional(
    explained(
      z.union([share, z.strictObject({ share, group: identifier })]),
      'A share of all users, always the same ones; rules of the same group divide users alike.',
    ),
  ),
  state: z.optional(
    explained(
      oneOrMore(identifier),
      'The user is at this place of a dialogue (see setState); any, none, or names.',
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
});
export type ConditionSource = z.infer<typeof conditionSchema>;
