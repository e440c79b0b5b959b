import { language } from '../state/preferences.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

/** Every text of the page, in the chosen language. */
export type Words = typeof zh;
const all: Readonly<Record<'zh' | 'en', Words>> = { zh, en };

export const words = (): Words => all[language.value];
