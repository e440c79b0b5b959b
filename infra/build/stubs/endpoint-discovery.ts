/**
 * Stands in for DynamoDB's endpoint discovery, which the SDK has switched off unless it is asked for, and which its cache
 * makes heavy.
 */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => false,
  default: false,
};
export const resolveEndpointDiscoveryConfig = <Config>(config: Config): Config => config;
