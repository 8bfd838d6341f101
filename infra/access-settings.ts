import { CfnParameter, type CfnParameterProps, CfnRule, Fn } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** HTTPS, or plain HTTP on the machine itself. */
const origin = '(https://[A-Za-z0-9.-]+(:[0-9]+)?|http://(127\\.0\\.0\\.1|localhost):[0-9]+)';

/** Who may come in: parameters of the template, so that one template serves open and closed houses. */
export class AccessSettings {
  readonly #issuer: CfnParameter;
  readonly #audience: CfnParameter;
  readonly #roleClaim: CfnParameter;
  readonly #anonymous: CfnParameter;
  readonly #corsOrigins: CfnParameter;

  constructor(scope: Construct) {
    this.#issuer = textParameter(scope, 'OidcIssuer', {
      default: '',
      description: 'Issuer of the OpenID Connect provider whose tokens are taken; empty for none.',
      allowedPattern: `^(${origin}(/[A-Za-z0-9._~%/-]*)?)?$`,
      constraintDescription: 'an https address without query, or empty',
    });
    this.#audience = textParameter(scope, 'OidcAudience', {
      default: '',
      description: 'Audience of the tokens that are for this service; needed with OidcIssuer.',
      maxLength: 512,
    });
    this.#roleClaim = textParameter(scope, 'OidcRoleClaim', {
      default: 'junban_role',
      description: 'Claim with the roles: its whole name, or a path such as realm_access.roles.',
      minLength: 1,
      maxLength: 256,
    });
    this.#anonymous = textParameter(scope, 'AnonymousSubmission', {
      default: 'on',
      description: 'Whether jobs are taken without a key.',
      allowedValues: ['on', 'off'],
    });
    this.#corsOrigins = textParameter(scope, 'CorsOrigins', {
      default: '',
      description: 'Origins whose web pages may call the API, with commas between; empty for none.',
      allowedPattern: `^(${origin}( *, *${origin})*)?$`,
      constraintDescription: 'https origins without a path, with commas between, or empty',
    });
    // Refused before anything is changed. Functions check it again when they start.
    new CfnRule(scope, 'OidcIssuerHasAudience', {
      ruleCondition: isGiven(this.#issuer),
      assertions: [
        { assert: isGiven(this.#audience), assertDescription: 'OidcIssuer needs OidcAudience beside it.' },
      ],
    });
  }

  configure(fn: LambdaFunction): void {
    fn.addEnvironment('OIDC_ISSUER', this.#issuer.valueAsString);
    fn.addEnvironment('OIDC_AUDIENCE', this.#audience.valueAsString);
    fn.addEnvironment('OIDC_ROLE_CLAIM', this.#roleClaim.valueAsString);
    fn.addEnvironment('ANONYMOUS_SUBMISSION', this.#anonymous.valueAsString);
    fn.addEnvironment('CORS_ORIGINS', this.#corsOrigins.valueAsString);
  }
}

const textParameter = (scope: Construct, id: string, props: Omit<CfnParameterProps, 'type'>) =>
  new CfnParameter(scope, id, { type: 'String', ...props });

const isGiven = (parameter: CfnParameter) => Fn.conditionNot(Fn.conditionEquals(parameter.valueAsString, ''));
