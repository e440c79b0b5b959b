import { join } from 'node:path';
import { localEnvironment } from '../aws/credentials.ts';
import type { Clock } from '../clock.ts';
import { createFunction, type LocalFunction } from '../lambda/function-host.ts';
import type { Observation } from '../observe.ts';
import type { KeptStack } from '../template/kept-stack.ts';
import type { LocalTemplate } from '../template/local-template.ts';
import { functionNameOf } from './function-name.ts';

export interface FunctionsSettings {
  readonly codeFolder: KeptStack['codeFolder'];
  /** The file of the bundled worker module. */
  readonly worker: string;
  readonly awsEndpoint: string;
  readonly dynamoDbEndpoint: string;
  readonly sessionToken?: string | undefined;
  /** Replaces the template's value, if a function has one. */
  readonly wechatApi: string;
  readonly onLog: (functionName: string, line: string) => void;
  readonly observation?: Observation;
}

/** The template's functions by ARN, each with the template's code, environment and time-out. */
export function createFunctions(
  template: LocalTemplate,
  settings: FunctionsSettings,
  clock: Clock,
): ReadonlyMap<string, LocalFunction> {
  const functions = template.ofType('AWS::Lambda::Function').map(({ arn, logicalId, properties }) => {
    const { Variables = {} } = (properties['Environment'] ?? {}) as { Variables?: Record<string, string> };
    const [file, exported] = String(properties['Handler']).split('.');
    if (exported !== 'handler') throw new Error(`The handler of ${logicalId} is not called handler.`);
    const local = createFunction(
      {
        name: logicalId,
        bundle: join(settings.codeFolder(functionNameOf(logicalId)), `${file}.mjs`),
        worker: settings.worker,
        timeout: Number(properties['Timeout']),
        onLog: settings.onLog,
        environment: {
          ...Variables,
          ...('WECHAT_API' in Variables ? { WECHAT_API: settings.wechatApi } : {}),
          ...localEnvironment(settings.sessionToken),
          // Each has its own key, which tells the queue who sent a message.
          AWS_ACCESS_KEY_ID: logicalId,
          AWS_ENDPOINT_URL: settings.awsEndpoint,
          AWS_ENDPOINT_URL_DYNAMODB: settings.dynamoDbEndpoint,
          AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        },
      },
      clock,
    );
    return [arn, lookedOn(local, settings.observation)] as const;
  });
  return new Map(functions);
}

function lookedOn(local: LocalFunction, observation: Observation | undefined): LocalFunction {
  return {
    ...local,
    async invoke(event) {
      const end = await observation?.observer?.invocation({ functionName: local.name, event });
      try {
        const result = await local.invoke(event);
        end?.({ ok: true });
        return result;
      } catch (error) {
        end?.({ ok: false });
        throw error;
      }
    },
  };
}
