import { RemovalPolicy } from 'aws-cdk-lib';
import type { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { appSecretName, callbackSecretName } from '#shared/aws/secret-names.ts';

export interface AccountSecretsProps {
  readonly account: string;
  /** What the names of the stack's secrets begin with. */
  readonly prefix: string;
}

/** The two secrets of one account, made empty: their values come from the WeChat console and never from this code. */
export class AccountSecrets extends Construct {
  readonly app: Secret;
  readonly callback: Secret;

  constructor(scope: Construct, id: string, { account, prefix }: AccountSecretsProps) {
    super(scope, id);
    this.app = this.emptySecret(
      'App',
      appSecretName(prefix, account),
      `AppSecret of the WeChat account ${account}: {"appSecret": "…"}`,
    );
    this.callback = this.emptySecret(
      'Callback',
      callbackSecretName(prefix, account),
      `Callback keys of the WeChat account ${account}: {"token": "…", "encodingAESKey": "…"}`,
    );
  }

  private emptySecret(id: string, secretName: string, description: string): Secret {
    const secret = new Secret(this, id, {
      secretName,
      description,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    // A generated value would look like a real one to everything but WeChat.
    (secret.node.defaultChild as CfnSecret).generateSecretString = undefined;
    return secret;
  }
}
