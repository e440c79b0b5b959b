import type { Bug } from './bug.ts';
import { deliveryBugs } from './delivery-bugs.ts';
import { ledgerBugs } from './ledger-bugs.ts';
import { receiverBugs } from './receiver-bugs.ts';

/** Mistakes that the simulation must notice. */
export const bugs: readonly Bug[] = [...ledgerBugs, ...deliveryBugs, ...receiverBugs];
