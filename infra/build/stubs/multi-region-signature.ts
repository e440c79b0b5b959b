/**
 * Stands in for the signer of requests to EventBridge's global endpoints, which sign for several regions at once. Ours go
 * to the bus of one region, for which it does nothing but call this one.
 */
export { SignatureV4 as SignatureV4MultiRegion } from '@smithy/signature-v4';
