import { RemovalPolicy } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { appSecretName, callbackSecretName } from '#shared/aws/secret-names.ts';
import { acknowledge } from './acknowledge.ts';

export interface AccountSecretsProps {
  readonly account: string;
  /** What the names of the stack's secrets begin with. */
  readonly prefix: string;
  readonly encryptionKey: IKey | undefined;
}

/** The two secrets of one account, made empty: their values come from the WeChat console and never from this code. */
export class AccountSecrets extends Construct {
  readonly app: Secret;
  readonly callback: Secret;

  constructor(scope: Construct, id: string, { account, prefix, encryptionKey }: AccountSecretsProps) {
    super(scope, id);
    this.app = this.emptySecret(
      'App',
      appSecretName(prefix, account),
      `AppSecret of the WeChat account ${account}: {"appSecret": "…"}`,
      encryptionKey,
    );
    this.callback = this.emptySecret(
      'Callback',
      callbackSecretName(prefix, account),
      `Callback keys of the WeChat account ${account}: {"token": "…", "encodingAESKey": "…"}`,
      encryptionKey,
    );
  }

  private emptySecret(
    id: string,
    secretName: string,
    description: string,
    encryptionKey: IKey | undefined,
  ): Secret {
    const secret = new Secret(this, id, {
      secretName,
      description,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      ...(encryptionKey === undefined ? {} : { encryptionKey }),
    });
    // A generated value would look like a real one to everything but WeChat.
    (secret.node.defaultChild as CfnSecret).generateSecretString = undefined;
    acknowledge(
      secret,
      'SMG4',
      'WeChat has no API to change these keys: they are changed by hand in its console, with the old ones accepted meanwhile.',
    );
    return secret;
  }
}

/** Lets a function read a secret, and not its description as CDK's own grant does too. */
export function grantRead(secret: Secret, reader: IGrantable): void {
  Grant.addToPrincipal({
    grantee: reader,
    actions: ['secretsmanager:GetSecretValue'],
    resourceArns: [secret.secretArn],
  });
}
